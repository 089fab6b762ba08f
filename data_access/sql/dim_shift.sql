-- Grain: one named period. Shifts are global in the host, not per project; the name is what people call it.
-- A shift that was closed and made anew has the same name: see dim_area for its code.
SELECT s.id             AS key,
       s.name || CASE WHEN EXISTS (SELECT FROM public.shift twin WHERE twin.name = s.name AND twin.id < s.id)
                      THEN '~' || left(s.id::text, 8) ELSE '' END AS code,
       s.name::text     AS name,
       s.start_time     AS start_time,
       s.end_time       AS end_time -- not later than start_time: the shift ends on the next day
FROM public.shift s
