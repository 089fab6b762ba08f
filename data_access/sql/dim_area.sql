-- Grain: one post (project_location), the lowest level of place. Two projects may both have a "Main gate", so the
-- code carries the project's code.
SELECT l.id                                   AS key,
       p.code || '/' || btrim(l.name)         AS code,
       btrim(l.name)                          AS name,
       l.project_id                           AS project_key
FROM public.project_location l
JOIN public.project p ON p.id = l.project_id
