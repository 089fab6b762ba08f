-- Grain: one post of a project-day: a handler, a dog, a shift and a place on the duty sheet (daily_schedule_item).
-- The day is the date of the sheet, so a night shift belongs to the day on which it starts. This is the host's only
-- attendance; it knows no check-in time, no lateness and no leave type.
--
-- Ticks come from reporting.pm_evaluation (entered here or imported). Where that says nothing they are derived from
-- the other records of that dog and day, and the _derived column says so. A derived tick is true or empty, never
-- false: no meal on record does not mean that the dog was not fed.
-- Derived facts are looked up row by row (LATERAL, by dog and day), not grouped and joined: a page of rows or a dirty
-- day then costs a few index probes however large the logs grow. They are not looked up where the evaluation says all.
SELECT i.id                                          AS row_id,
       'daily_schedule_item'::text                   AS source,
       s.date                                        AS day,
       s.date + shift.start_time                     AS event_at, -- null without a shift
       s.project_id                                  AS project_key,
       i.dog_id                                      AS dog_key,
       i.location_id                                 AS area_key,
       nullif(btrim(post.name), '')::text            AS location,
       i.created_at AT TIME ZONE 'UTC' AT TIME ZONE reporting.unit_timezone() AS entered_at,
       s.date - dog.birth_date                       AS dog_age_days,
       posted.employee_id                            AS employee_key, -- who was planned, also where replaced
       standin.employee_id                           AS replacement_key,
       i.shift_id                                    AS shift_key,
       i.status::text                                AS status,
       nullif(btrim(i.absence_reason), '')::text     AS absence_reason,
       coalesce(e.leave_type, leave.kind)            AS leave_type,
       coalesce(e.leave_note, CASE WHEN leave.kind IS NOT NULL THEN i.absence_reason END)::text AS leave_note,
       e.leave_type IS NOT NULL OR leave.kind IS NOT NULL AS is_on_leave,
       s.date - employee.hire_date                   AS employee_experience_days,
       e.uniform_ok,
       e.card_ok,
       e.appearance_ok,
       e.cleanliness_ok,
       coalesce(e.dog_exam_done, seen.examined)      AS dog_exam_done,
       coalesce(e.dog_fed, fed.ate)                  AS dog_fed,
       coalesce(e.dog_watered, fed.drank)            AS dog_watered,
       coalesce(e.training_activation, trained.activation) AS training_activation,
       coalesce(e.training_other, trained.other)     AS training_other,
       e.field_deployment_done,
       e.dog_exam_done IS NULL AND seen.examined IS NOT NULL            AS dog_exam_derived,
       e.dog_fed IS NULL AND fed.ate IS NOT NULL                        AS dog_fed_derived,
       e.dog_watered IS NULL AND fed.drank IS NOT NULL                  AS dog_watered_derived,
       e.training_activation IS NULL AND trained.activation IS NOT NULL AS training_activation_derived,
       e.training_other IS NULL AND trained.other IS NOT NULL           AS training_other_derived,
       e.perf_handler,
       e.perf_dog,
       e.perf_breeder,
       e.perf_health,
       e.perf_trainer,
       nullif(btrim(e.violations), '')               AS violations,
       nullif(btrim(e.violations), '') IS NOT NULL   AS has_violation
FROM public.daily_schedule_item i
JOIN public.daily_schedule s ON s.id = i.daily_schedule_id
LEFT JOIN public.shift ON shift.id = i.shift_id
LEFT JOIN public.project_location post ON post.id = i.location_id
LEFT JOIN public."user" posted ON posted.id = i.handler_user_id
LEFT JOIN public."user" standin ON standin.id = i.replacement_handler_id
LEFT JOIN reporting.dim_employee employee ON employee.key = posted.employee_id
LEFT JOIN reporting.dim_dog dog ON dog.key = i.dog_id
LEFT JOIN reporting.pm_evaluation e ON e.schedule_item_id = i.id
-- absence_reason is free text, used for absence and for replacement alike; only an absence can be a leave. The words
-- are compared without the Arabic letter variants that people mix (إجازة, اجازه, أجازة).
LEFT JOIN LATERAL (
    SELECT CASE WHEN said.reason ~ 'سنوي|\mannual\M'             THEN 'ANNUAL'
                WHEN said.reason ~ 'مرضي|\msick\M'                THEN 'SICK'
                WHEN said.reason ~ 'طاري|اضطراري|\memergency\M'   THEN 'EMERGENCY'
                ELSE 'OTHER' END AS kind
    FROM (SELECT translate(lower(i.absence_reason), 'أإآةىئ', 'اااهيي') AS reason) said
    WHERE i.status::text = 'ABSENT' AND said.reason ~ 'اجازه|\mleave\M'
) leave ON true
-- One row always: an aggregate over nothing gives null, and bool_or over false only is turned into null.
LEFT JOIN LATERAL (
    SELECT nullif(bool_or(f.meal_type_fresh OR f.meal_type_dry OR coalesce(f.grams, 0) > 0), false) AS ate,
           nullif(bool_or(coalesce(f.water_ml, 0) > 0), false)                                      AS drank
    FROM public.feeding_log f
    WHERE f.dog_id = i.dog_id AND f.date = s.date AND num_nulls(e.dog_fed, e.dog_watered) > 0
) fed ON true
-- LIMIT 1 and not EXISTS: the planner may answer an EXISTS by hashing the whole log first.
LEFT JOIN LATERAL (
    SELECT CASE WHEN e.dog_exam_done IS NULL THEN coalesce(
        (SELECT true FROM public.daily_checkup_log c WHERE c.dog_id = i.dog_id AND c.date = s.date LIMIT 1),
        -- The host makes an empty health row with every report: only a part with a status says something.
        (SELECT true
         FROM public.handler_report r
         JOIN public.handler_report_health h ON h.report_id = r.id
         WHERE r.dog_id = i.dog_id AND r.date = s.date AND r.report_type::text = 'DAILY'
           AND num_nonnulls(h.eyes_status, h.nose_status, h.ears_status, h.mouth_status, h.teeth_status,
                            h.gums_status, h.front_limbs_status, h.back_limbs_status, h.hair_status,
                            h.tail_status, h.rear_status) > 0
         LIMIT 1)) END AS examined
) seen ON true
LEFT JOIN LATERAL (
    SELECT nullif(bool_or(t.category IN ('FITNESS', 'AGILITY', 'BALL_WORK')), false)     AS activation,
           nullif(bool_or(t.category NOT IN ('FITNESS', 'AGILITY', 'BALL_WORK')), false) AS other
    FROM (
        -- The same three sources and the same day as fact_trainer_daily.
        SELECT b.category::text AS category
        FROM public.breeding_training_activity b
        WHERE b.dog_id = i.dog_id AND b.session_date >= s.date AND b.session_date < s.date + 1
        UNION ALL
        SELECT o.category::text
        FROM public.training_session o
        WHERE o.dog_id = i.dog_id AND o.session_date::date = s.date
        UNION ALL
        SELECT m.category::text
        FROM reporting.imported_training_session m
        WHERE m.dog_id = i.dog_id AND m.session_date::date = s.date
    ) t
    WHERE num_nulls(e.training_activation, e.training_other) > 0
) trained ON true
