import { db } from '@/lib/core/db/client';
import { heldFees } from '@/lib/payments/fees';

/**
 * The disputed amount of a task's reward, for both sides to read; null: nothing.
 * @returns minor units, and since when
 * @throws PayError database_unavailable
 */
export async function readDisputedReward(
  taskId: number,
): Promise<{ amount: number; currency: string; since: Date } | null> {
  const dispute = await db().dispute.findFirst({
    where: { status: 'open', payment: { taskId, feeType: { in: [...heldFees] } } },
    orderBy: { id: 'asc' },
  });
  return dispute && { amount: dispute.amount, currency: dispute.currency, since: dispute.createdAt };
}
