-- Grain: one veterinary visit, whatever its status text says (the host never moves it on from DRAFT).
-- The day is the date of visit_date, local wall time. Sources: veterinary_visit and imported_veterinary_visit; the
-- union comes first so that a filter on day or row_id reaches an index of each table.
--
-- The host keeps measurements as double precision without any check. What does not fit the column here (not a number,
-- ten tons) is missing rather than an error that would take the whole report down; implausible values that do fit
-- pass through and are findings of the declared rules.
SELECT v.row_id,
       v.source,
       v.day,
       v.event_at,
       v.project_key,
       v.dog_key,
       coalesce(same.key, alike.key)               AS area_key,
       coalesce(same.name, alike.name, v.location) AS location,
       v.entered_at AT TIME ZONE 'UTC' AT TIME ZONE reporting.unit_timezone() AS entered_at,
       v.day - d.birth_date                        AS dog_age_days,
       v.vet_key,
       v.visit_type,
       v.status,
       v.cost,
       v.weight_kg,
       v.temperature_c,
       v.heart_rate,
       v.next_visit_day,
       -- Null is "not recorded", an empty list is "none".
       CASE WHEN json_typeof(v.medications_given) = 'array' THEN json_array_length(v.medications_given)
       END                                         AS medication_count,
       CASE WHEN json_typeof(v.vaccinations_given) = 'array' THEN json_array_length(v.vaccinations_given)
       END                                         AS vaccination_count,
       v.day - e.hire_date                         AS vet_experience_days,
       v.symptoms,
       v.diagnosis,
       v.treatment,
       -- As on the unit's paper: name (dose×frequency); a plain text in the list stands for itself.
       CASE WHEN json_typeof(v.medications_given) = 'array' THEN (
           SELECT string_agg(
                      CASE WHEN json_typeof(given.item) = 'object'
                           THEN concat(given.item ->> 'name',
                                       ' (' || nullif(concat_ws('×', nullif(given.item ->> 'dose', ''),
                                                                nullif(given.item ->> 'frequency', '')), '') || ')')
                           ELSE given.item #>> '{}' END, ', ' ORDER BY given.place)
           FROM json_array_elements(v.medications_given) WITH ORDINALITY AS given(item, place))
       END                                         AS medications,
       v.notes
FROM (
    SELECT t.id                                    AS row_id,
           'veterinary_visit'::text                AS source,
           t.visit_date::date                      AS day,
           t.visit_date                            AS event_at,
           t.project_id                            AS project_key,
           t.dog_id                                AS dog_key,
           nullif(btrim(t.location), '')::text     AS location,
           t.created_at                            AS entered_at, -- UTC, as the host stores it
           t.vet_id                                AS vet_key,
           t.visit_type::text                      AS visit_type,
           nullif(btrim(t.status::text), '')       AS status,
           -- NaN compares as greater than every number, so the range test drops it too. A null cost stays null.
           CASE WHEN abs(t.cost) < 999999999999 THEN t.cost END::numeric(14, 2)          AS cost,
           CASE WHEN abs(t.weight) < 9999.99 THEN t.weight END::numeric(6, 2)            AS weight_kg,
           CASE WHEN abs(t.temperature) < 999.99 THEN t.temperature END::numeric(5, 2)   AS temperature_c,
           t.heart_rate                            AS heart_rate,
           t.next_visit_date                       AS next_visit_day,
           -- A zero byte: see fact_trainer_daily.
           replace(t.medications::text, '\u0000', '\ufffd')::json        AS medications_given,
           replace(t.vaccinations_given::text, '\u0000', '\ufffd')::json AS vaccinations_given,
           t.symptoms                              AS symptoms,
           t.diagnosis                             AS diagnosis,
           t.treatment                             AS treatment,
           t.notes                                 AS notes
    FROM public.veterinary_visit t
    UNION ALL
    SELECT i.id,
           'imported_veterinary_visit'::text,
           i.visit_date::date,
           i.visit_date,
           i.project_id,
           i.dog_id,
           nullif(btrim(i.location), '')::text,
           i.created_at AT TIME ZONE 'UTC',
           i.vet_id,
           nullif(btrim(i.visit_type), '')::text,
           nullif(btrim(i.status), '')::text,
           CASE WHEN abs(i.cost) < 999999999999 THEN i.cost END::numeric(14, 2),
           CASE WHEN abs(i.weight) < 9999.99 THEN i.weight END::numeric(6, 2),
           CASE WHEN abs(i.temperature) < 999.99 THEN i.temperature END::numeric(5, 2),
           i.heart_rate,
           i.next_visit_date,
           i.medications::json,
           i.vaccinations_given::json,
           i.symptoms,
           i.diagnosis,
           i.treatment,
           i.notes
    FROM reporting.imported_veterinary_visit i
) v
LEFT JOIN reporting.dim_dog d ON d.key = v.dog_key
LEFT JOIN reporting.dim_employee e ON e.key = v.vet_key
-- Free text becomes a post of the same project, by the same name or else the normalised one: see fact_trainer_daily.
LEFT JOIN (SELECT DISTINCT ON (project_key, name) key, project_key, name
           FROM reporting.dim_area ORDER BY project_key, name, key) same
       ON same.project_key = v.project_key AND same.name = v.location
LEFT JOIN LATERAL (
    SELECT CASE WHEN same.key IS NULL THEN reporting.normal_name(v.location) END AS normal
) missed ON true
LEFT JOIN (SELECT DISTINCT ON (project_key, normal) key, project_key, name, normal
           FROM (SELECT key, project_key, name, reporting.normal_name(name) AS normal FROM reporting.dim_area) post
           ORDER BY project_key, normal, key) alike
       ON alike.project_key = v.project_key AND alike.normal = missed.normal
