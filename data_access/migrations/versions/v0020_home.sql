-- Names of parts and cards of the overview in the reader's order, and those that they hid. A name that is gone since
-- means nothing; a new one stands where it is declared.
CREATE TABLE reporting.overview_arrangement (
    user_id    uuid PRIMARY KEY,
    placed     text[] NOT NULL,
    hidden     text[] NOT NULL,
    period     text NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE reporting.overview_pin (
    user_id     uuid NOT NULL,
    template_id uuid NOT NULL REFERENCES reporting.saved_report_template (id) ON DELETE CASCADE,
    pinned_at   timestamptz NOT NULL,
    PRIMARY KEY (user_id, template_id)
);

-- Addresses alone: what a page is called is found out under the rights of whoever looks, when they look.
CREATE TABLE reporting.recent_page (
    user_id   uuid NOT NULL,
    path      text NOT NULL,
    search    text NOT NULL,
    opened_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, path)
);

-- A saved report instead of a report type. No foreign key: a schedule whose report was deleted fails and says so.
ALTER TABLE reporting.scheduled_report ADD COLUMN template_id uuid;
