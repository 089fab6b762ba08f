-- Grain: one training session. The day is the date of session_date, which is local wall time in the unit's zone.
--
-- Three sources: breeding_training_activity is what the host's form writes today, training_session is what it wrote
-- before (and nothing writes any more), reporting.imported_training_session is what files brought.
-- The union comes first and the joins after it, so that a filter on day or row_id reaches an index of each table.
SELECT s.row_id,
       s.source,
       s.day,
       s.event_at,
       s.project_key,
       s.dog_key,
       coalesce(same.key, alike.key)                    AS area_key,
       coalesce(same.name, alike.name, s.location)      AS location,
       s.entered_at AT TIME ZONE 'UTC' AT TIME ZONE reporting.unit_timezone() AS entered_at,
       s.day - d.birth_date                             AS dog_age_days,
       s.trainer_key,
       s.category,
       s.subject,
       s.duration_min,
       s.rating,
       s.rating_raw,
       s.rating_scale,
       s.status,
       s.day - e.hire_date                              AS trainer_experience_days,
       s.weather,
       CASE json_typeof(s.equipment_used)
           WHEN 'array' THEN (SELECT string_agg(item, ', ' ORDER BY place)
                              FROM json_array_elements_text(s.equipment_used) WITH ORDINALITY AS used(item, place))
           WHEN 'string' THEN s.equipment_used #>> '{}'
       END                                              AS equipment,
       s.notes
FROM (
    SELECT b.id                                    AS row_id,
           'breeding_training_activity'::text      AS source,
           b.session_date::date                    AS day,
           b.session_date                          AS event_at,
           b.project_id                            AS project_key,
           b.dog_id                                AS dog_key,
           nullif(btrim(b.location), '')::text     AS location,
           b.created_at                            AS entered_at, -- UTC, as the host stores it
           b.trainer_id                            AS trainer_key,
           b.category::text                        AS category,
           b.subject::text                         AS subject,
           b.duration                              AS duration_min,
           -- One scale 0-10. The newer table rates 1-5; the raw value and its scale stay readable on the record.
           -- An older database may lack the checks: what does not fit the type must not fail the whole report.
           CASE WHEN b.success_rating BETWEEN -49 AND 49 THEN 2 * b.success_rating END::numeric(4, 2) AS rating,
           CASE WHEN b.success_rating BETWEEN -49 AND 49 THEN b.success_rating END::numeric(4, 2) AS rating_raw,
           5                                       AS rating_scale,
           nullif(btrim(b.status::text), '')       AS status,
           nullif(btrim(b.weather_conditions), '')::text AS weather,
           -- A zero byte, which the type json keeps and no text can hold, shows as U+FFFD.
           replace(b.equipment_used::text, '\u0000', '\ufffd')::json AS equipment_used,
           b.notes                                 AS notes
    FROM public.breeding_training_activity b
    UNION ALL
    SELECT t.id,
           'training_session'::text,
           t.session_date::date,
           t.session_date,
           t.project_id,
           t.dog_id,
           nullif(btrim(t.location), '')::text,
           t.created_at,
           t.trainer_id,
           t.category::text,
           t.subject::text,
           t.duration,
           CASE WHEN t.success_rating BETWEEN -99 AND 99 THEN t.success_rating END::numeric(4, 2),
           CASE WHEN t.success_rating BETWEEN -99 AND 99 THEN t.success_rating END::numeric(4, 2),
           10,
           NULL::text, -- the older table has no workflow
           nullif(btrim(t.weather_conditions), '')::text,
           replace(t.equipment_used::text, '\u0000', '\ufffd')::json,
           t.notes
    FROM public.training_session t
    UNION ALL
    SELECT i.id,
           'imported_training_session'::text,
           i.session_date::date,
           i.session_date,
           i.project_id,
           i.dog_id,
           nullif(btrim(i.location), '')::text,
           i.created_at AT TIME ZONE 'UTC',
           i.trainer_id,
           nullif(btrim(i.category), '')::text,
           i.subject::text,
           i.duration,
           i.success_rating::numeric(4, 2), -- may be missing, and stays missing
           i.success_rating::numeric(4, 2),
           10,
           NULL::text,
           nullif(btrim(i.weather_conditions), '')::text,
           i.equipment_used::json,
           i.notes
    FROM reporting.imported_training_session i
) s
LEFT JOIN reporting.dim_dog d ON d.key = s.dog_key
LEFT JOIN reporting.dim_employee e ON e.key = s.trainer_key
-- Free text becomes a post of the same project: by the same name, else by its normalised name (lower case, single
-- spaces, Arabic letter variants and marks unified). The second comparison is only computed for texts that the first
-- did not find, and once for each (LATERAL: a condition of the join would be computed again for the row that it
-- finds), because it costs more than the rest of the row. DISTINCT ON: two posts of one name must not double it.
LEFT JOIN (SELECT DISTINCT ON (project_key, name) key, project_key, name
           FROM reporting.dim_area ORDER BY project_key, name, key) same
       ON same.project_key = s.project_key AND same.name = s.location
-- What it gives for texts that occur often stands ready, for of all reports this has by far the most rows.
LEFT JOIN reporting.known_spelling known ON known.text = CASE WHEN same.key IS NULL THEN s.location END
LEFT JOIN LATERAL (
    SELECT CASE WHEN same.key IS NULL THEN coalesce(known.normal, reporting.normal_name(s.location)) END AS normal
) missed ON true
LEFT JOIN (SELECT DISTINCT ON (project_key, normal) key, project_key, name, normal
           FROM (SELECT key, project_key, name, reporting.normal_name(name) AS normal FROM reporting.dim_area) post
           ORDER BY project_key, normal, key) alike
       ON alike.project_key = s.project_key AND alike.normal = missed.normal
