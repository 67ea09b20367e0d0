-- A key that plan_shape() does not know would be silently dropped, and with it a decision of TypeScript: it is refused
-- instead, and so is an unknown kind. Parts without a shape (a timeline's detail, a payment's metadata) are free.
CREATE OR REPLACE FUNCTION refuse_unknown_keys(part text, given jsonb) RETURNS void LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  shape jsonb := plan_shape();
  known jsonb := shape->part;
  name text;
  value jsonb;
BEGIN
  IF jsonb_typeof(given) = 'array' THEN
    PERFORM refuse_unknown_keys(part, element) FROM jsonb_array_elements(given) AS element;
    RETURN;
  END IF;
  IF jsonb_typeof(known) = 'object' THEN
    known := known->(given->>'kind');
    IF known IS NULL THEN
      RAISE EXCEPTION '% has no kind %', part, given->>'kind' USING ERRCODE = 'LP000';
    END IF;
  END IF;
  FOR name, value IN SELECT * FROM jsonb_each(given) LOOP
    IF NOT known ? name THEN
      RAISE EXCEPTION '% has no key %', part, name USING ERRCODE = 'LP000';
    END IF;
    IF shape ? (part || '.' || name) THEN
      PERFORM refuse_unknown_keys(part || '.' || name, value);
    END IF;
  END LOOP;
END $$;
