-- Grain: one post (project_location), the lowest level of place. Two projects may both have a "Main gate", so the
-- code carries the project's code. Nothing in the host keeps a project from having two posts of one name; then all but
-- one of them carry the start of their key as well, because a code names one member only.
SELECT l.id                                   AS key,
       p.code || '/' || btrim(l.name)
       || CASE WHEN EXISTS (SELECT FROM public.project_location twin
                            WHERE twin.project_id = l.project_id AND btrim(twin.name) = btrim(l.name)
                              AND twin.id < l.id)
               THEN '~' || left(l.id::text, 8) ELSE '' END AS code,
       btrim(l.name)                          AS name,
       l.project_id                           AS project_key
FROM public.project_location l
JOIN public.project p ON p.id = l.project_id
