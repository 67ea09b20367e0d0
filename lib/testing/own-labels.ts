import { db } from '@/lib/db/client';
import { labelOf } from '@/lib/providers/own-name';

/** Payments of ours by the label that providers keep beside what was opened for them: whatever has another is not ours. */
export async function paymentsByLabel(where: { taskId?: number } = {}): Promise<Map<unknown, number>> {
  const rows = await db().paymentRecord.findMany({ where, select: { id: true, token: true } });
  return new Map(rows.map((own) => [labelOf({ kind: 'payment', own }), own.id]));
}

/** The same of payouts. */
export async function payoutsByLabel(): Promise<Map<unknown, number>> {
  const rows = await db().payout.findMany({ select: { id: true, token: true } });
  return new Map(rows.map((own) => [labelOf({ kind: 'payout', own }), own.id]));
}

/** The label of one payment. */
export async function paymentLabel(id: number): Promise<string> {
  const own = await db().paymentRecord.findUniqueOrThrow({
    where: { id },
    select: { id: true, token: true },
  });
  return labelOf({ kind: 'payment', own });
}
