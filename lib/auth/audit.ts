import type { AuditAction } from '@/lib/audit-log/states';
import { type Database, db } from '@/lib/core/db/client';
import type { Prisma } from '@/lib/core/db/generated/client';

/**
 * Records what an operator does in the audit log, where no plan does: before the act, or in its transaction.
 * @param subject as the audit log names it: "payment:7"
 * @param via the transaction of the act
 * @throws PayError database_unavailable, and then the act must not happen
 */
export async function audit({
  via = db(),
  ...entry
}: {
  actorId: number;
  action: AuditAction;
  subject: string;
  detail?: Prisma.InputJsonObject;
  via?: Pick<Database, 'auditLog'>;
}): Promise<void> {
  await via.auditLog.create({ data: entry });
}
