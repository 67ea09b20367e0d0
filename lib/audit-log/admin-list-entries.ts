import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { POINTS_UNIT, toDecimal } from '@/lib/core/money';
import { type PageRequest, readPage } from '@/lib/core/read-page';
import type { AuditEntryResponse, AuditFilter, AuditLogResponse } from './schema';

/**
 * The audit log, the newest entry first.
 * @throws PayError database_unavailable
 */
export async function adminListEntries({
  actor_id: actorId,
  subject,
  action,
  cursor,
  limit = 50,
}: PageRequest & AuditFilter): Promise<AuditLogResponse> {
  const include = { actor: { select: { id: true, name: true } } } as const;
  const { rows, nextCursor } = await readPage({
    cursor,
    limit,
    find: ({ id, ...newest }) =>
      db().auditLog.findMany({ where: { actorId, subject, action, id }, include, ...newest }),
  });
  return { entries: rows.map(entryOf), next_cursor: nextCursor };
}

type Row = {
  id: bigint;
  createdAt: Date;
  actor: { id: number; name: string };
  action: string;
  subject: string;
  detail: unknown;
  amount: number | null;
  unit: string | null;
  approvalId: number | null;
};

function entryOf({
  id,
  createdAt,
  actor,
  action,
  subject,
  detail,
  amount,
  unit,
  approvalId,
}: Row): AuditEntryResponse {
  return {
    entry_id: Number(id),
    created_at: createdAt.toISOString(),
    actor,
    action,
    subject,
    detail: z.record(z.string(), z.unknown()).parse(detail),
    amount,
    amount_display: amount === null || unit === null ? null : displayOf({ amount, unit }),
    currency: unit,
    approval_id: approvalId,
  };
}

function displayOf({ amount, unit }: { amount: number; unit: string }): string {
  return unit === POINTS_UNIT ? String(amount) : toDecimal({ amount, currency: unit });
}
