import type { Prisma } from '@/lib/core/db/generated/client';
import { heldFees } from '@/lib/payments/fees';
import { paidStatuses } from '@/lib/payments/states';

/**
 * Since when a task's money is held: its oldest payment that is not fully refunded; for Prisma's `include` and
 * `select`.
 */
export const heldSince = {
  where: {
    feeType: { in: [...heldFees] },
    paymentStatus: { in: [...paidStatuses] },
  },
  orderBy: { completedAt: 'asc' },
  take: 1,
  select: { completedAt: true },
} satisfies Prisma.Task$paymentsArgs;
