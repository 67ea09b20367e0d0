import type { Prisma } from '@/lib/core/db/generated/client';
import { heldFees } from '@/lib/payments/fees';

/** Since when a task's money is held: its oldest payment of which not all went back; for Prisma's `include` and `select`. */
export const heldSince = {
  where: {
    feeType: { in: [...heldFees] },
    paymentStatus: { in: ['completed', 'partially_refunded', 'disputed'] },
  },
  orderBy: { completedAt: 'asc' },
  take: 1,
  select: { completedAt: true },
} satisfies Prisma.Task$paymentsArgs;
