-- Names that no other row ever had, and what of a refund and a payout stays as it is.

-- Names ---------------------------------------------------------------------------------------------------------

-- What a provider is told of a row is its number and this. Numbers are given again by another installation, and by a
-- database that was restored; tokens are not. Rows from before have none, and go on under the names that they have.
CREATE FUNCTION new_token() RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT left(replace(gen_random_uuid()::text, '-', ''), 12)
$$;

ALTER TABLE "users" ADD COLUMN "token" TEXT;
ALTER TABLE "payment_records" ADD COLUMN "token" TEXT;
ALTER TABLE "refunds" ADD COLUMN "token" TEXT;
ALTER TABLE "payouts" ADD COLUMN "token" TEXT;
ALTER TABLE "users" ALTER COLUMN "token" SET DEFAULT new_token();
ALTER TABLE "payment_records" ALTER COLUMN "token" SET DEFAULT new_token();
ALTER TABLE "refunds" ALTER COLUMN "token" SET DEFAULT new_token();
ALTER TABLE "payouts" ALTER COLUMN "token" SET DEFAULT new_token();
ALTER TABLE "users" ADD CONSTRAINT "users_token_check" CHECK ("token" ~ '^[0-9a-f]{12}$');
ALTER TABLE "payment_records" ADD CONSTRAINT "payment_records_token_check" CHECK ("token" ~ '^[0-9a-f]{12}$');
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_token_check" CHECK ("token" ~ '^[0-9a-f]{12}$');
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_token_check" CHECK ("token" ~ '^[0-9a-f]{12}$');

CREATE FUNCTION refuse_token() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the token of % % is given once, and stays', TG_TABLE_NAME, NEW.id USING ERRCODE = 'LP003';
END $$;
CREATE TRIGGER users_named BEFORE INSERT ON "users" FOR EACH ROW
  WHEN (NEW.token IS NULL) EXECUTE FUNCTION refuse_token();
CREATE TRIGGER users_token BEFORE UPDATE ON "users" FOR EACH ROW
  WHEN (NEW.token IS DISTINCT FROM OLD.token) EXECUTE FUNCTION refuse_token();
CREATE TRIGGER payment_records_named BEFORE INSERT ON "payment_records" FOR EACH ROW
  WHEN (NEW.token IS NULL) EXECUTE FUNCTION refuse_token();
CREATE TRIGGER payment_records_token BEFORE UPDATE ON "payment_records" FOR EACH ROW
  WHEN (NEW.token IS DISTINCT FROM OLD.token) EXECUTE FUNCTION refuse_token();
CREATE TRIGGER refunds_named BEFORE INSERT ON "refunds" FOR EACH ROW
  WHEN (NEW.token IS NULL) EXECUTE FUNCTION refuse_token();
CREATE TRIGGER refunds_token BEFORE UPDATE ON "refunds" FOR EACH ROW
  WHEN (NEW.token IS DISTINCT FROM OLD.token) EXECUTE FUNCTION refuse_token();
CREATE TRIGGER payouts_named BEFORE INSERT ON "payouts" FOR EACH ROW
  WHEN (NEW.token IS NULL) EXECUTE FUNCTION refuse_token();
CREATE TRIGGER payouts_token BEFORE UPDATE ON "payouts" FOR EACH ROW
  WHEN (NEW.token IS DISTINCT FROM OLD.token) EXECUTE FUNCTION refuse_token();
