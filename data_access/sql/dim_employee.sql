-- Grain: one staff member, with or without an account. Code is the badge number, not the key.
-- The host stores no rank: it lives in reporting.employee_rank and may be missing.
-- Personal columns of the host (phone, national id, addresses, photos) are left out on purpose.
SELECT e.id                    AS key,
       e.employee_id::text     AS code,
       e.name::text            AS name,
       e.role::text            AS role,
       r.rank                  AS rank,
       e.hire_date             AS hire_date,
       e.is_active             AS is_active
FROM public.employee e
LEFT JOIN reporting.employee_rank r ON r.employee_id = e.id
UNION ALL
SELECT m.id,
       -- See dim_dog.
       m.code || CASE WHEN EXISTS (SELECT FROM public.employee host WHERE host.employee_id = m.code)
                      THEN '~' || left(m.id::text, 8) ELSE '' END,
       coalesce(nullif(btrim(m.name), ''), m.code),
       nullif(btrim(m.attributes ->> 'role'), ''),
       coalesce(r.rank, nullif(btrim(m.attributes ->> 'rank'), '')),
       -- Text typed by people: see dim_dog for why this is not a plain cast.
       CASE WHEN m.attributes ->> 'hire_date' ~ '^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$'
             AND to_char(make_date(left(m.attributes ->> 'hire_date', 4)::int,
                                   substr(m.attributes ->> 'hire_date', 6, 2)::int, 1)
                         + (right(m.attributes ->> 'hire_date', 2)::int - 1), 'YYYY-MM-DD')
                 = m.attributes ->> 'hire_date'
            THEN (m.attributes ->> 'hire_date')::date END,
       NULL::boolean -- a file does not say who still serves
FROM reporting.member m
LEFT JOIN reporting.employee_rank r ON r.employee_id = m.id
WHERE m.kind = 'employee'
