-- How two spellings of a place's name become one: lower case, single spaces, Arabic letter variants and marks unified.
-- The planner puts its text into the views that call it, at no cost per row.
CREATE FUNCTION reporting.normal_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN translate(lower(btrim(regexp_replace(name, '\s+', ' ', 'g'))), 'أإآٱىیةؤئکـًٌٍَُِّْ', 'ااااييهويك');
