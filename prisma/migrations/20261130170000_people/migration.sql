-- Roles are given and taken in the console, accounts disabled there, and the audit log is read there. See ADR 0069.

-- When an operator gave the role. Null: nobody did, or the owner of the database.
ALTER TABLE "users" ADD COLUMN "role_given_at" TIMESTAMPTZ(3);
CREATE INDEX "users_operators_idx" ON "users" ("id") WHERE "role" <> 'user';
CREATE INDEX "users_disabled_idx" ON "users" ("id") WHERE "disabled_at" IS NOT NULL;

CREATE INDEX "audit_logs_actor_idx" ON "audit_logs" ("actor_id", "id");
CREATE INDEX "audit_logs_subject_idx" ON "audit_logs" ("subject", "id");
CREATE INDEX "audit_logs_action_idx" ON "audit_logs" ("action", "id");
