-- An address of nobody for a deleted account. It is random besides the number, so that nobody can have registered it before, and
-- no mail goes to its host.
CREATE OR REPLACE FUNCTION pseudonym_of(person integer) RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT 'deleted-' || person || '-' || substr(gen_random_uuid()::text, 25) || '@deleted.invalid'
$$;
