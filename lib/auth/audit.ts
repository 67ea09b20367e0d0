import type { AuditAction } from '@/lib/audit-log/states';
import { db } from '@/lib/core/db/client';

/**
 * Records an operator's action in the audit log before the action, where the action itself does not.
 * @throws PayError database_unavailable, and then the action must not happen
 */
export async function audit(entry: { actorId: number; action: AuditAction; subject: string }): Promise<void> {
  await db().auditLog.create({ data: entry });
}
