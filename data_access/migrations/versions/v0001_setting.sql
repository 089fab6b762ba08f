-- What the database itself has to remember: whether we made the host's tables, the unit's time zone, which text
-- of the views it holds.
CREATE TABLE reporting.setting (
    name  text PRIMARY KEY,
    value text NOT NULL
);
