-- A receiver of events. Secrets and the values of headers are encrypted before they come here.
CREATE TABLE reporting.webhook_subscription (
    id               uuid PRIMARY KEY,
    name             text NOT NULL,
    event_type       text[] NOT NULL CHECK (cardinality(event_type) > 0),
    -- None: every report type.
    report_type      text,
    -- None: every project.
    projects         uuid[],
    webhook_url      text NOT NULL,
    active           boolean NOT NULL,
    retry_count      integer NOT NULL CHECK (retry_count BETWEEN 0 AND 20),
    headers          jsonb NOT NULL,
    secret           text NOT NULL,
    -- The one before, which signs as well until then.
    old_secret       text,
    old_secret_until timestamptz,
    owner            uuid NOT NULL,
    created_at       timestamptz NOT NULL,
    -- When it was switched on last: what failed before does not count against it.
    active_since     timestamptz NOT NULL,
    disabled_reason  text,
    disabled_at      timestamptz
);

-- Written in the transaction of its cause. The payload is the text that is sent: every try sends the same bytes.
CREATE TABLE reporting.webhook_event (
    id          uuid PRIMARY KEY,
    event_type  text NOT NULL,
    report_type text,
    project_id  uuid,
    cause       text NOT NULL,
    payload     text NOT NULL,
    occurred_at timestamptz NOT NULL,
    CONSTRAINT webhook_event_of_cause UNIQUE (cause)
);
CREATE INDEX webhook_event_age ON reporting.webhook_event (occurred_at);

CREATE TABLE reporting.webhook_delivery (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id        uuid NOT NULL REFERENCES reporting.webhook_event (id) ON DELETE CASCADE,
    subscription_id uuid NOT NULL REFERENCES reporting.webhook_subscription (id) ON DELETE CASCADE,
    state           text NOT NULL CHECK (state IN ('queued', 'retrying', 'delivered', 'dead')),
    -- Tries since it was queued or replayed.
    tries           integer NOT NULL,
    -- None: there is none.
    next_try_at     timestamptz,
    -- Whoever sends it now, and until when nobody else may.
    lease           uuid,
    leased_until    timestamptz,
    created_at      timestamptz NOT NULL,
    delivered_at    timestamptz,
    CONSTRAINT webhook_delivery_once UNIQUE (event_id, subscription_id)
);
CREATE INDEX webhook_delivery_due ON reporting.webhook_delivery (next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX webhook_delivery_retrying ON reporting.webhook_delivery (subscription_id) WHERE state = 'retrying';
CREATE INDEX webhook_delivery_log ON reporting.webhook_delivery (subscription_id, id);

-- What was sent and what came back, cut, and with secrets masked.
CREATE TABLE reporting.webhook_try (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    delivery_id      bigint NOT NULL REFERENCES reporting.webhook_delivery (id) ON DELETE CASCADE,
    subscription_id  uuid NOT NULL,
    started_at       timestamptz NOT NULL,
    duration_ms      integer NOT NULL,
    status           integer,
    -- None: it was taken.
    problem          text,
    request_headers  jsonb NOT NULL,
    response_headers jsonb NOT NULL,
    response_body    text NOT NULL
);
CREATE INDEX webhook_try_delivery ON reporting.webhook_try (delivery_id, id);
CREATE INDEX webhook_try_subscription ON reporting.webhook_try (subscription_id, id);

-- The audit log tells that a secret or a header changed, never its value, not even encrypted.
CREATE OR REPLACE FUNCTION reporting.loggable(row_values jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN row_values - ARRAY['password_hash', 'mfa_secret', 'backup_codes', 'token_hash', 'headers', 'secret', 'old_secret'];
