-- One database has one mode, for ever. The first process that knows its mode writes the row; a trigger refuses a mode that the
-- rows of an older database contradict. See ADR 0061.
CREATE TABLE "installation" (
  "id" BOOLEAN NOT NULL DEFAULT true,
  "mode" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "installation_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "installation_one_row_check" CHECK ("id"),
  CONSTRAINT "installation_mode_check" CHECK ("mode" IN ('sandbox', 'test', 'live'))
);

-- Accounts whose password everybody knows: they exist in a sandbox only.
ALTER TABLE "users" ADD COLUMN "is_demo" BOOLEAN NOT NULL DEFAULT false;

-- Whoever registers gets no role, so an operator of that address is the one that the demo data made.
UPDATE "users" SET "is_demo" = true
WHERE "email" IN ('poster@linku.test', 'helper@linku.test', 'admin@linku.test') AND "password_hash" IS NOT NULL
  AND EXISTS (SELECT 1 FROM "users" WHERE "email" = 'admin@linku.test' AND "role" = 'admin' AND "password_hash" IS NOT NULL);
