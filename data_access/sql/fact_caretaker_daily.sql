-- Grain: the care of one dog on one day (caretaker_daily_log, unique by dog and date), whatever its status text says.
-- The log knows no hour: where it was entered on its own day, the moment of its entry stands for it, so that a day
-- that still runs is compared with other days up to the same hour.
-- The kennel's number is where the care happened, so it stands as the place; the log names no post.
SELECT c.id                                   AS row_id,
       'caretaker_daily_log'::text            AS source,
       c.date                                 AS day,
       CASE WHEN entry.at::date = c.date THEN entry.at END AS event_at,
       c.project_id                           AS project_key,
       c.dog_id                               AS dog_key,
       NULL::uuid                             AS area_key,
       nullif(btrim(c.kennel_code), '')::text AS location,
       entry.at                               AS entered_at,
       c.date - dog.birth_date                AS dog_age_days,
       c.caretaker_employee_id                AS caretaker_key,
       c.date - caretaker.hire_date           AS caretaker_experience_days,
       c.house_clean,
       c.house_vacuum,
       c.house_tap_clean,
       c.house_drain_clean,
       c.dog_clean,
       c.dog_washed,
       c.dog_brushed,
       c.bowls_bucket_clean,
       done.house + done.dog + c.bowls_bucket_clean::int                                AS tasks_done,
       CASE done.house WHEN 4 THEN 'FULL' WHEN 0 THEN 'NONE' ELSE 'PARTIAL' END         AS house_care,
       -- Bowls are washed for the dog, not on it: they do not count.
       CASE done.dog WHEN 3 THEN 'FULL' WHEN 0 THEN 'NONE' ELSE 'PARTIAL' END           AS dog_care,
       nullif(btrim(c.notes), '')             AS notes,
       nullif(btrim(c.status), '')::text      AS status,
       coalesce(nullif(btrim(writer.full_name), ''), writer.username)::text             AS entered_by
FROM public.caretaker_daily_log c
CROSS JOIN LATERAL (SELECT c.created_at AT TIME ZONE 'UTC' AT TIME ZONE reporting.unit_timezone() AS at) entry
CROSS JOIN LATERAL (
    SELECT c.house_clean::int + c.house_vacuum::int + c.house_tap_clean::int + c.house_drain_clean::int AS house,
           c.dog_clean::int + c.dog_washed::int + c.dog_brushed::int                                   AS dog
) done
LEFT JOIN public.dog ON dog.id = c.dog_id
LEFT JOIN public.employee caretaker ON caretaker.id = c.caretaker_employee_id
LEFT JOIN public."user" writer ON writer.id = c.created_by_user_id
