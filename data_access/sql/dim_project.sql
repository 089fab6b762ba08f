-- Grain: one project, the unit of access scope. Section is the host's only level above a project (project.sector).
-- Projects that only a file knows come from reporting.member; their attributes are named as the columns here.
SELECT p.id                                  AS key,
       p.code::text                          AS code,
       p.name::text                          AS name,
       nullif(btrim(p.sector), '')::text     AS section,
       p.status::text                        AS status, -- as text: an older database lacks labels, a newer has more
       nullif(btrim(p.mission_type), '')::text AS mission_type,
       nullif(btrim(p.priority), '')::text   AS priority
FROM public.project p
UNION ALL
SELECT m.id,
       -- See dim_dog.
       m.code || CASE WHEN EXISTS (SELECT FROM public.project host WHERE host.code = m.code)
                      THEN '~' || left(m.id::text, 8) ELSE '' END,
       coalesce(nullif(btrim(m.name), ''), m.code),
       nullif(btrim(m.attributes ->> 'section'), ''),
       nullif(btrim(m.attributes ->> 'status'), ''),
       nullif(btrim(m.attributes ->> 'mission_type'), ''),
       nullif(btrim(m.attributes ->> 'priority'), '')
FROM reporting.member m
WHERE m.kind = 'project'
