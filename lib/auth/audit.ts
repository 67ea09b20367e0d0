import type { AuditAction } from '@/lib/audit-log/states';
import { db } from '@/lib/core/db/client';
import type { Prisma } from '@/lib/core/db/generated/client';

type Entry = { actorId: number; action: AuditAction; subject: string; detail?: Prisma.InputJsonObject };

/** The one method that is called, because the type check gives up comparing whole clients of Prisma. */
type AuditWriter = { auditLog: { create(query: { data: Entry }): PromiseLike<unknown> } };

/**
 * Records what an operator does in the audit log, where no plan does: before the act, or in its transaction.
 * @param subject as the audit log names it: "payment:7"
 * @param via the transaction of the act
 * @throws PayError database_unavailable, and then the act must not happen
 */
export async function audit({ via = db(), ...entry }: Entry & { via?: AuditWriter }): Promise<void> {
  await via.auditLog.create({ data: entry });
}
