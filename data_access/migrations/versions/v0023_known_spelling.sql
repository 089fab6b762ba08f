-- What reporting.normal_name gives for texts that occur often, for who reads all sessions at once. Only ever a shortcut:
-- a text that is not here is normalised where it is met, and an empty table changes no answer.
CREATE TABLE reporting.known_spelling (
    text   text PRIMARY KEY,
    normal text NOT NULL
);
