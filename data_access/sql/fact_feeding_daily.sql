-- Grain: one meal of a dog (feeding_log). Date and time are local wall time as typed. The log names no place.
SELECT f.id                                   AS row_id,
       'feeding_log'::text                    AS source,
       f.date                                 AS day,
       f.date + f.time                        AS event_at,
       f.project_id                           AS project_key,
       f.dog_id                               AS dog_key,
       NULL::uuid                             AS area_key,
       NULL::text                             AS location,
       f.created_at AT TIME ZONE 'UTC' AT TIME ZONE reporting.unit_timezone() AS entered_at,
       f.date - dog.birth_date                AS dog_age_days,
       nullif(btrim(dog.microchip_id), '')::text AS dog_microchip,
       f.recorder_employee_id                 AS recorder_key,
       f.date - recorder.hire_date            AS recorder_experience_days,
       -- Both may be ticked; neither ticked means that nobody said, not that there was nothing in the bowl.
       CASE WHEN f.meal_type_fresh AND f.meal_type_dry THEN 'MIXED'
            WHEN f.meal_type_fresh THEN 'FRESH'
            WHEN f.meal_type_dry THEN 'DRY' END AS meal_kind,
       f.meal_type_fresh                      AS is_fresh,
       f.meal_type_dry                        AS is_dry,
       nullif(btrim(f.meal_name), '')::text   AS meal_name,
       f.prep_method::text                    AS prep_method,
       f.grams,
       f.water_ml,
       CASE json_typeof(given.supplements)
           WHEN 'array' THEN (SELECT string_agg(item, ', ' ORDER BY place)
                              FROM json_array_elements_text(given.supplements) WITH ORDINALITY AS used(item, place))
           WHEN 'string' THEN nullif(btrim(given.supplements #>> '{}'), '')
       END                                    AS supplements,
       f.body_condition::text                 AS body_condition,
       -- The place of the label on the scale from 1 to 9; a label that we do not know has no score.
       array_position(ARRAY['VERY_THIN', 'THIN', 'BELOW_IDEAL', 'NEAR_IDEAL', 'IDEAL', 'ABOVE_IDEAL', 'FULL', 'OBESE',
                            'VERY_OBESE'], f.body_condition::text) AS body_condition_score,
       nullif(btrim(f.notes), '')             AS notes
FROM public.feeding_log f
-- A zero byte: see fact_trainer_daily.
CROSS JOIN LATERAL (SELECT replace(f.supplements::text, '\u0000', '\ufffd')::json AS supplements) given
LEFT JOIN public.dog ON dog.id = f.dog_id
LEFT JOIN public.employee recorder ON recorder.id = f.recorder_employee_id
