-- Operators of three kinds: see ADR 0066 and the table in lib/auth/roles.ts. Whoever was an operator stays an admin.
ALTER TABLE "users" DROP CONSTRAINT "users_role_check";
ALTER TABLE "users" ADD CONSTRAINT "users_role_check" CHECK ("role" IN ('user', 'support', 'finance', 'admin'));
