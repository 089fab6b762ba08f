-- Grain: one dog, whatever became of it: a retired or dead dog still has a history.
-- Dogs that only a file knows come from reporting.member.
SELECT d.id                                       AS key,
       d.code::text                               AS code,
       d.name::text                               AS name,
       nullif(btrim(d.breed), '')::text           AS breed,
       d.current_status::text                     AS status,
       d.gender::text                             AS gender,
       d.birth_date                               AS birth_date,
       nullif(btrim(d.specialization), '')::text  AS specialization
FROM public.dog d
UNION ALL
SELECT m.id,
       -- The host may have taken up the same code since; a code names one member only.
       m.code || CASE WHEN EXISTS (SELECT FROM public.dog host WHERE host.code = m.code)
                      THEN '~' || left(m.id::text, 8) ELSE '' END,
       coalesce(nullif(btrim(m.name), ''), m.code),
       nullif(btrim(m.attributes ->> 'breed'), ''),
       nullif(btrim(m.attributes ->> 'status'), ''),
       nullif(btrim(m.attributes ->> 'gender'), ''),
       -- Attributes are text typed by people. A plain cast would fail the whole view on one 31 February, so the date
       -- is put together from parts that are known to be in range, and dropped when it rolls into the next month.
       CASE WHEN m.attributes ->> 'birth_date' ~ '^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$'
             AND to_char(make_date(left(m.attributes ->> 'birth_date', 4)::int,
                                   substr(m.attributes ->> 'birth_date', 6, 2)::int, 1)
                         + (right(m.attributes ->> 'birth_date', 2)::int - 1), 'YYYY-MM-DD')
                 = m.attributes ->> 'birth_date'
            THEN (m.attributes ->> 'birth_date')::date END,
       nullif(btrim(m.attributes ->> 'specialization'), '')
FROM reporting.member m
WHERE m.kind = 'dog'
