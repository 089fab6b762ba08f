-- A session ends when its user's password changes, whoever changes it: the host's program does not tell us.
-- A hash of the stored hash; null for sessions opened by an older version of this program.
ALTER TABLE reporting.login_session ADD COLUMN password_mark text;

-- The 30-second step of the authenticator app's code that let somebody in: no code works twice.
ALTER TABLE reporting.login_attempt ADD COLUMN code_step bigint;
