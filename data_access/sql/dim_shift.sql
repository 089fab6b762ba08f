-- Grain: one named period. Shifts are global in the host, not per project; the name is what people call it.
SELECT s.id             AS key,
       s.name::text     AS code,
       s.name::text     AS name,
       s.start_time     AS start_time,
       s.end_time       AS end_time -- not later than start_time: the shift ends on the next day
FROM public.shift s
