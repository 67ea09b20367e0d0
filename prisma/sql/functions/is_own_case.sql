-- Whether a case is an operator's own, under any account of theirs.
CREATE OR REPLACE FUNCTION is_own_case(actor integer, subject text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (SELECT FROM people_of_case(subject) person WHERE person IN (SELECT accounts_of_person(actor)));
END $$;
