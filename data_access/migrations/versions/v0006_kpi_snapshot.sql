-- One row per report type, period and project; project_id is null for all projects together.
-- snapshot_date: the first day of the period. kpis: {measure: {value, n, reason}}, the inputs of ratios too.
-- data_version: of the period's days in the replica that the numbers were counted from; they are used while it is that.
-- revised: how often the numbers became others after the period was over.
CREATE TABLE reporting.daily_kpi_snapshot (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    report_type   text NOT NULL,
    period_kind   text NOT NULL CHECK (period_kind IN ('day', 'week', 'month')),
    snapshot_date date NOT NULL,
    project_id    uuid,
    kpis          jsonb NOT NULL,
    data_version  text NOT NULL,
    calculated_at timestamptz NOT NULL DEFAULT now(),
    revised       integer NOT NULL DEFAULT 0,
    revised_at    timestamptz
);
CREATE UNIQUE INDEX daily_kpi_snapshot_of_all ON reporting.daily_kpi_snapshot
    (report_type, period_kind, snapshot_date) WHERE project_id IS NULL;
CREATE UNIQUE INDEX daily_kpi_snapshot_of_project ON reporting.daily_kpi_snapshot
    (report_type, period_kind, snapshot_date, project_id) WHERE project_id IS NOT NULL;
