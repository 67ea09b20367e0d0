-- From when on payouts may go to an account, and where they went before: a change can be withdrawn until then. What is there now has
-- been in use.
ALTER TABLE "payout_accounts" ADD COLUMN "usable_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(), ADD COLUMN "replaced_external_id" TEXT;
UPDATE "payout_accounts" SET "usable_at" = "created_at";

-- What a message names beside its words.
ALTER TABLE "messages" ADD COLUMN "detail" JSONB;
ALTER TABLE "messages" DROP CONSTRAINT "messages_kind_check", ADD CONSTRAINT "messages_kind_check"
  CHECK ("kind" IN ('confirm_registration', 'confirm_email', 'account_exists', 'reset_password', 'uses_google',
    'payout_destination_changed', 'payout_destination_withdrawn'));
