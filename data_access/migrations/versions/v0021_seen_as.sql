-- A session with `seen_as` lets its user look with that person's eyes, as long as the session that it was begun from is
-- open. Nobody is signed in by it, and the version before knows nothing of its cookie.
ALTER TABLE reporting.login_session
    ADD COLUMN seen_as    uuid,
    ADD COLUMN begun_from uuid,
    ADD CONSTRAINT login_session_seen_as CHECK ((seen_as IS NULL) = (begun_from IS NULL) AND seen_as <> user_id);
