import { PayError } from '@/lib/core/errors';
import { hasPermission, isOperatorRole, type Permission, type Role } from './roles';

/** @throws PayError not_allowed; an operator learns which permission their role lacks, anybody else nothing */
export function requirePermission({ role, permission }: { role: Role; permission: Permission }): void {
  if (hasPermission({ role, permission })) return;
  throw new PayError('not_allowed', isOperatorRole(role) ? { details: { permission } } : {});
}
