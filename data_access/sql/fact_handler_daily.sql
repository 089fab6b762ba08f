-- Grain: one daily report of one dog by one handler: filed (handler_report, imported_handler_report) or owed and not
-- filed ("missing"). row_id is the report, else the schedule item that owes it. The day of a filed report is the date
-- on it, of a missing one the date of the duty sheet; a night shift belongs to the day on which it starts.
--
-- Owed: a schedule item PRESENT or REPLACED, with a dog, not after today in the unit's zone. Where replaced, the
-- replacement owes the report. A handler who serves two shifts with the same dog on a day owes one report, because
-- the host's application accepts one only; should the database hold two all the same, one of them counts as owed.
-- The three branches are a plain union, not a full join, so that a filter on day or row_id reaches an index.
SELECT r.row_id,
       r.source,
       r.day,
       r.duty_day + shift.start_time                    AS event_at, -- null without a shift
       r.project_key,
       r.dog_key,
       coalesce(same.key, alike.key, r.item_area_key)   AS area_key,
       coalesce(same.name, alike.name, r.location, nullif(btrim(post.name), '')::text) AS location,
       r.entered_at AT TIME ZONE 'UTC' AT TIME ZONE reporting.unit_timezone() AS entered_at,
       r.day - dog.birth_date                           AS dog_age_days,
       r.handler_key,
       r.shift_key,
       r.report_id,
       r.schedule_item_id,
       CASE WHEN r.report_id IS NULL THEN 'missing'
            ELSE coalesce(filed.status, r.host_status) END AS status, -- an unknown label shows as itself
       r.host_status,
       r.is_due,
       submission.is_submitted,
       -- Late: submitted after the end of the local day on which the shift ends. Unknown stays unknown.
       CASE WHEN submission.is_submitted
            THEN r.submitted_at >= r.duty_day + CASE WHEN shift.end_time <= shift.start_time THEN 2 ELSE 1 END
       END                                              AS is_late,
       r.submitted_at,
       r.day - employee.hire_date                       AS handler_experience_days,
       r.checked_parts,
       r.abnormal_findings,
       r.incidents,
       r.training_min
FROM (
    -- Filed in the host.
    SELECT h.id                                         AS row_id,
           'handler_report'::text                       AS source,
           h.date                                       AS day,
           coalesce(item.day, h.date)                   AS duty_day, -- a report on a night shift may bear the next day
           h.project_id                                 AS project_key,
           h.dog_id                                     AS dog_key,
           nullif(btrim(h.location), '')::text          AS location,
           CASE WHEN nullif(btrim(h.location), '') IS NULL THEN item.location_id END AS item_area_key,
           h.created_at                                 AS entered_at, -- UTC, as the host stores it
           u.employee_id                                AS handler_key,
           item.shift_id                                AS shift_key,
           h.id                                         AS report_id,
           item.id                                      AS schedule_item_id,
           h.status::text                               AS host_status,
           coalesce(item.status::text IN ('PRESENT', 'REPLACED') AND item.dog_id IS NOT NULL
                    AND item.day <= (now() AT TIME ZONE reporting.unit_timezone())::date
                    -- Of two reports on one duty the one that was sent counts, else the first by key.
                    AND NOT EXISTS (
                        SELECT FROM public.handler_report twin
                        WHERE twin.date = h.date AND twin.dog_id = h.dog_id AND twin.id <> h.id
                          AND twin.handler_user_id = h.handler_user_id AND twin.report_type::text = 'DAILY'
                          AND (twin.status::text = 'DRAFT', twin.id) < (h.status::text = 'DRAFT', h.id)),
                    false)                              AS is_due,
           h.submitted_at AT TIME ZONE 'UTC' AT TIME ZONE reporting.unit_timezone() AS submitted_at,
           -- The host makes an empty health row with every report: without a filled part nothing was checked.
           coalesce(num_nonnulls(p.eyes_status, p.nose_status, p.ears_status, p.mouth_status, p.teeth_status,
                                 p.gums_status, p.front_limbs_status, p.back_limbs_status, p.hair_status,
                                 p.tail_status, p.rear_status), 0) AS checked_parts,
           -- ABNORMAL and NEEDS_ATTENTION both are a finding: the part was looked at and is not in order.
           CASE WHEN num_nonnulls(p.eyes_status, p.nose_status, p.ears_status, p.mouth_status, p.teeth_status,
                                  p.gums_status, p.front_limbs_status, p.back_limbs_status, p.hair_status,
                                  p.tail_status, p.rear_status) > 0
                THEN cardinality(array_positions(parts.found, 'ABNORMAL'))
                     + cardinality(array_positions(parts.found, 'NEEDS_ATTENTION')) END AS abnormal_findings,
           (SELECT count(*)::int FROM public.handler_report_incident c WHERE c.report_id = h.id) AS incidents,
           -- Minutes from-to; an end before its start means the next day. Null where no line gives both times.
           (SELECT sum(mod(extract(epoch FROM t.time_to - t.time_from)::int / 60 + 1440, 1440))::int
            FROM public.handler_report_training t WHERE t.report_id = h.id) AS training_min
    FROM public.handler_report h
    LEFT JOIN public."user" u ON u.id = h.handler_user_id
    -- The item named on the report; where none is named, the handler's own item with that dog on that day.
    LEFT JOIN LATERAL (
        SELECT i.id, i.shift_id, i.location_id, i.status, i.dog_id, s.date AS day
        FROM public.daily_schedule_item i
        JOIN public.daily_schedule s ON s.id = i.daily_schedule_id
        WHERE i.id = h.schedule_item_id
        UNION ALL
        (SELECT i.id, i.shift_id, i.location_id, i.status, i.dog_id, s.date
         FROM public.daily_schedule s
         JOIN public.daily_schedule_item i ON i.daily_schedule_id = s.id
         WHERE h.schedule_item_id IS NULL AND s.date = h.date AND i.dog_id = h.dog_id
           AND i.status::text IN ('PRESENT', 'REPLACED')
           AND CASE i.status::text WHEN 'REPLACED' THEN i.replacement_handler_id ELSE i.handler_user_id END
               = h.handler_user_id
         ORDER BY i.id LIMIT 1)
    ) item ON true
    LEFT JOIN public.handler_report_health p ON p.report_id = h.id
    LEFT JOIN LATERAL (
        SELECT ARRAY[p.eyes_status::text, p.nose_status::text, p.ears_status::text, p.mouth_status::text,
                     p.teeth_status::text, p.gums_status::text, p.front_limbs_status::text,
                     p.back_limbs_status::text, p.hair_status::text, p.tail_status::text,
                     p.rear_status::text] AS found) parts ON true
    WHERE h.report_type::text = 'DAILY'
    UNION ALL
    -- Owed and not filed.
    SELECT i.id,
           'daily_schedule_item'::text,
           s.date,
           s.date,
           s.project_id,
           i.dog_id,
           NULL::text,
           i.location_id,
           NULL::timestamp,
           u.employee_id,
           i.shift_id,
           NULL::uuid,
           i.id,
           NULL::text,
           true,
           NULL::timestamp,
           0,
           NULL::int,
           NULL::int, -- without a report nobody knows of incidents: not 0
           NULL::int
    FROM public.daily_schedule s
    JOIN public.daily_schedule_item i ON i.daily_schedule_id = s.id
    CROSS JOIN LATERAL (SELECT CASE i.status::text WHEN 'REPLACED' THEN i.replacement_handler_id
                                                   ELSE i.handler_user_id END AS user_id) owes
    LEFT JOIN public."user" u ON u.id = owes.user_id
    WHERE i.status::text IN ('PRESENT', 'REPLACED')
      AND i.dog_id IS NOT NULL
      AND s.date <= (now() AT TIME ZONE reporting.unit_timezone())::date
      AND NOT EXISTS (SELECT FROM public.handler_report h
                      WHERE h.schedule_item_id = i.id AND h.report_type::text = 'DAILY')
      AND NOT EXISTS (SELECT FROM public.handler_report h
                      WHERE h.date = s.date AND h.dog_id = i.dog_id AND h.handler_user_id = owes.user_id
                        AND h.report_type::text = 'DAILY')
      AND NOT EXISTS (SELECT FROM reporting.imported_handler_report h
                      WHERE h.date = s.date AND h.dog_id = i.dog_id AND h.handler_id = u.employee_id)
      AND NOT EXISTS (SELECT FROM public.daily_schedule twin_sheet
                      JOIN public.daily_schedule_item twin ON twin.daily_schedule_id = twin_sheet.id
                      WHERE twin_sheet.date = s.date AND twin.dog_id = i.dog_id AND twin.id < i.id
                        AND twin.status::text IN ('PRESENT', 'REPLACED')
                        AND CASE twin.status::text WHEN 'REPLACED' THEN twin.replacement_handler_id
                                                   ELSE twin.handler_user_id END = owes.user_id)
    UNION ALL
    -- Brought by a file. A file lists the reports that a unit expected, so each of its lines was due.
    SELECT m.id,
           'imported_handler_report'::text,
           m.date,
           m.date,
           m.project_id,
           m.dog_id,
           nullif(btrim(m.location), '')::text,
           NULL::uuid,
           m.created_at AT TIME ZONE 'UTC',
           m.handler_id,
           NULL::uuid,
           m.id,
           NULL::uuid,
           nullif(btrim(m.status), '')::text,
           true,
           m.submitted_at AT TIME ZONE reporting.unit_timezone(),
           0,
           m.abnormal_findings,
           m.incidents,
           m.training_min
    FROM reporting.imported_handler_report m
) r
-- No status of ours for a label that we do not know, and none for a report without one.
CROSS JOIN LATERAL (
    SELECT CASE WHEN upper(r.host_status) = 'DRAFT'                                         THEN 'draft'
                WHEN upper(r.host_status) IN ('SUBMITTED', 'APPROVED_BY_PM', 'FORWARDED_TO_ADMIN') THEN 'submitted'
                WHEN upper(r.host_status) IN ('APPROVED', 'APPROVED_BY_ADMIN')              THEN 'approved'
                WHEN upper(r.host_status) IN ('REJECTED', 'REJECTED_BY_PM', 'REJECTED_BY_ADMIN') THEN 'rejected'
                WHEN upper(r.host_status) = 'MISSING'                                       THEN 'missing'
           END AS status
) filed
CROSS JOIN LATERAL (
    -- A draft sent back for edits keeps its submitted_at in the host and still is not submitted.
    SELECT CASE WHEN filed.status IS NULL THEN r.submitted_at IS NOT NULL
                ELSE filed.status NOT IN ('draft', 'missing') END AS is_submitted
) submission
LEFT JOIN public.shift ON shift.id = r.shift_key
LEFT JOIN public.project_location post ON post.id = r.item_area_key
LEFT JOIN reporting.dim_dog dog ON dog.key = r.dog_key
LEFT JOIN reporting.dim_employee employee ON employee.key = r.handler_key
-- Free text becomes a post of the same project, by the same name or else the normalised one: see fact_trainer_daily.
LEFT JOIN (SELECT DISTINCT ON (project_key, name) key, project_key, name
           FROM reporting.dim_area ORDER BY project_key, name, key) same
       ON same.project_key = r.project_key AND same.name = r.location
LEFT JOIN LATERAL (
    SELECT CASE WHEN same.key IS NULL THEN reporting.normal_name(r.location) END AS normal
) missed ON true
LEFT JOIN (SELECT DISTINCT ON (project_key, normal) key, project_key, name, normal
           FROM (SELECT key, project_key, name, reporting.normal_name(name) AS normal FROM reporting.dim_area) post
           ORDER BY project_key, normal, key) alike
       ON alike.project_key = r.project_key AND alike.normal = missed.normal
