import { db } from '@/lib/core/db/client';
import { dueOn } from '@/lib/payments/fees';
import type { PaymentRow } from '@/lib/payments/payment-row';
import { unresolvedStatuses } from '@/lib/payments/states';
import { readPointsBalance } from '@/lib/points/read-points-balance';

/**
 * Whether an ended payment would still be due, if its money arrived now: the same is due on the same task at the same
 * price, nobody pays it in another way, and its points are available again.
 * @throws PayError database_unavailable
 */
export async function isPayable(payment: PaymentRow): Promise<boolean> {
  if (!(await isWanted(payment))) return false;
  if (payment.pointsUsed === 0) return true;
  const { available } = await readPointsBalance(payment.userId);
  return available >= payment.pointsUsed;
}

async function isWanted({ id, taskId, feeType, totalAmount, createdAt, change }: PaymentRow) {
  const task = await db().task.findUniqueOrThrow({
    where: { id: taskId },
    include: {
      changeOrders: { where: { status: 'accepted' } },
      payments: {
        where: {
          feeType,
          changeOrderId: change?.id ?? null,
          id: { not: id },
          paymentStatus: { in: [...unresolvedStatuses] },
        },
        take: 1,
      },
      events: { where: { kind: 'accepted', createdAt: { gt: createdAt } }, take: 1 },
    },
  });
  const isPaidOtherwise = task.payments.length > 0;
  // A reward belongs to the helper who was accepted then.
  const isAgreedAnew = task.events.length > 0;
  const acceptedChange = task.changeOrders[0] ?? null;
  const due = dueOn({ ...task, acceptedChange });
  const isTheSame = due?.feeType === feeType && due.amount === totalAmount;
  const isSameChange = change === null || change.id === acceptedChange?.id;
  return isTheSame && isSameChange && !isPaidOtherwise && !isAgreedAnew;
}
