-- What a saved report asks: rights are never saved with it, they are those of whoever opens it.
CREATE TABLE reporting.saved_report_template (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name        text NOT NULL CHECK (name <> ''),
    created_by  uuid NOT NULL,
    owner_id    uuid NOT NULL,
    project_id  uuid,
    report_type text NOT NULL,
    dimensions  jsonb NOT NULL,
    metrics     jsonb NOT NULL,
    filters     jsonb NOT NULL,
    settings    jsonb NOT NULL,
    shared_with jsonb NOT NULL DEFAULT '[]',
    version     integer NOT NULL DEFAULT 1 CHECK (version > 0),
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_by  uuid NOT NULL,
    updated_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX saved_report_template_owner ON reporting.saved_report_template (owner_id);

-- Every version as it was saved, the present one too.
CREATE TABLE reporting.template_version (
    template_id uuid NOT NULL REFERENCES reporting.saved_report_template (id) ON DELETE CASCADE,
    version     integer NOT NULL,
    name        text NOT NULL,
    report_type text NOT NULL,
    dimensions  jsonb NOT NULL,
    metrics     jsonb NOT NULL,
    filters     jsonb NOT NULL,
    settings    jsonb NOT NULL,
    saved_by    uuid NOT NULL,
    saved_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (template_id, version)
);

-- target: a user's id, a role, a project's id; of a link the SHA-256 of its key.
CREATE TABLE reporting.template_share (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    template_id uuid NOT NULL REFERENCES reporting.saved_report_template (id) ON DELETE CASCADE,
    kind        text NOT NULL CHECK (kind IN ('person', 'role', 'project', 'link')),
    target      text NOT NULL,
    access      text NOT NULL CHECK (access IN ('view', 'edit')),
    shared_by   uuid NOT NULL,
    shared_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT template_share_once UNIQUE (template_id, kind, target)
);
CREATE INDEX template_share_target ON reporting.template_share (kind, target);

CREATE TABLE reporting.template_favourite (
    user_id     uuid NOT NULL,
    template_id uuid NOT NULL REFERENCES reporting.saved_report_template (id) ON DELETE CASCADE,
    marked_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, template_id)
);
