-- What reporting.normal_name gives for texts that occur often, for who reads all sessions at once. Only ever a shortcut:
-- a text that is not here is normalised where it is met, and an empty table changes no answer.
CREATE TABLE reporting.known_spelling (
    text   text PRIMARY KEY,
    normal text NOT NULL
)
-- Soon counted by PostgreSQL, for all its few rows: who does not know how few they are joins them too early.
WITH (autovacuum_analyze_threshold = 1, autovacuum_analyze_scale_factor = 0);
