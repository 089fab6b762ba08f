-- Grain: one look-over of a dog (daily_checkup_log). Date and time are local wall time as typed. The log names no
-- place. Parts hold free text, mostly one of a few Arabic words: a part with a word other than "sound" is a finding,
-- an empty part was not looked at and says nothing.
SELECT c.id                                   AS row_id,
       'daily_checkup_log'::text              AS source,
       c.date                                 AS day,
       c.date + c.time                        AS event_at,
       c.project_id                           AS project_key,
       c.dog_id                               AS dog_key,
       NULL::uuid                             AS area_key,
       NULL::text                             AS location,
       c.created_at AT TIME ZONE 'UTC' AT TIME ZONE reporting.unit_timezone() AS entered_at,
       c.date - dog.birth_date                AS dog_age_days,
       nullif(btrim(dog.microchip_id), '')::text AS dog_microchip,
       c.examiner_employee_id                 AS examiner_key,
       c.date - examiner.hire_date            AS examiner_experience_days,
       part.eyes,
       part.ears,
       part.nose,
       part.front_legs,
       part.hind_legs,
       part.coat,
       part.tail,
       part.eyes <> ALL (sound.words)         AS eyes_abnormal,
       part.ears <> ALL (sound.words)         AS ears_abnormal,
       part.nose <> ALL (sound.words)         AS nose_abnormal,
       part.front_legs <> ALL (sound.words)   AS front_legs_abnormal,
       part.hind_legs <> ALL (sound.words)    AS hind_legs_abnormal,
       part.coat <> ALL (sound.words)         AS coat_abnormal,
       part.tail <> ALL (sound.words)         AS tail_abnormal,
       found.checked                          AS checked_parts,
       found.findings,
       -- An unknown word shows as itself. Where all that was looked at is sound, nothing was found.
       CASE btrim(c.severity)
           WHEN 'خفيف'  THEN 'MILD'
           WHEN 'متوسط' THEN 'MODERATE'
           WHEN 'شديد'  THEN 'SEVERE'
           ELSE coalesce(nullif(btrim(c.severity), ''), CASE WHEN found.findings = 0 THEN 'NONE' END)
       END                                    AS severity,
       nullif(btrim(c.symptoms), '')          AS symptoms,
       nullif(btrim(c.initial_diagnosis), '') AS initial_diagnosis,
       nullif(btrim(c.suggested_treatment), '') AS suggested_treatment,
       nullif(btrim(c.notes), '')             AS notes
FROM public.daily_checkup_log c
CROSS JOIN (SELECT ARRAY['سليم', 'سليمة', 'طبيعي', 'طبيعية', 'Normal', 'normal', 'NORMAL'] AS words) sound
CROSS JOIN LATERAL (
    SELECT nullif(btrim(c.eyes), '')::text       AS eyes,
           nullif(btrim(c.ears), '')::text       AS ears,
           nullif(btrim(c.nose), '')::text       AS nose,
           nullif(btrim(c.front_legs), '')::text AS front_legs,
           nullif(btrim(c.hind_legs), '')::text  AS hind_legs,
           nullif(btrim(c.coat), '')::text       AS coat,
           nullif(btrim(c.tail), '')::text       AS tail
) part
CROSS JOIN LATERAL (
    SELECT num_nonnulls(part.eyes, part.ears, part.nose, part.front_legs, part.hind_legs, part.coat, part.tail)
               AS checked,
           -- Null where no part was looked at: nobody knows whether there was anything to find.
           CASE WHEN num_nonnulls(part.eyes, part.ears, part.nose, part.front_legs, part.hind_legs, part.coat,
                                  part.tail) > 0
                THEN num_nonnulls(
                    nullif(part.eyes <> ALL (sound.words), false), nullif(part.ears <> ALL (sound.words), false),
                    nullif(part.nose <> ALL (sound.words), false), nullif(part.front_legs <> ALL (sound.words), false),
                    nullif(part.hind_legs <> ALL (sound.words), false), nullif(part.coat <> ALL (sound.words), false),
                    nullif(part.tail <> ALL (sound.words), false)) END AS findings
) found
LEFT JOIN public.dog ON dog.id = c.dog_id
LEFT JOIN public.employee examiner ON examiner.id = c.examiner_employee_id
