import { db } from '@/lib/core/db/client';

/**
 * When the provider last declined the payer's funding source; null when it never did.
 * @throws PayError database_unavailable
 */
export async function readLastDeclineAt(paymentId: number): Promise<Date | null> {
  const decline = await db().paymentEvent.findFirst({
    where: {
      paymentId,
      OR: [{ kind: 'declined' }, { fromStatus: 'processing', toStatus: 'pending' }],
    },
    orderBy: { id: 'desc' },
    select: { createdAt: true },
  });
  return decline?.createdAt ?? null;
}
