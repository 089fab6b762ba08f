-- The person in whose place a delegate acted: four eyes count the delegate and the one they stand for.
ALTER TABLE reporting.daily_report
    ADD COLUMN submitted_for      uuid,
    ADD COLUMN first_approved_for uuid,
    ADD COLUMN approved_for       uuid,
    DROP CONSTRAINT daily_report_four_eyes,
    ADD CONSTRAINT daily_report_four_eyes CHECK (NOT (
        ARRAY[first_approved_by, first_approved_for] && array_remove(ARRAY[submitted_by, submitted_for], NULL)
        OR ARRAY[approved_by, approved_for]
           && array_remove(ARRAY[submitted_by, submitted_for, first_approved_by, first_approved_for], NULL)
    ));

-- The queue: what waits, the oldest first.
CREATE INDEX daily_report_age ON reporting.daily_report (state, updated_at, id);
-- What a reader is told, the newest first.
CREATE INDEX notification_of_reader ON reporting.notification (user_id, id);
