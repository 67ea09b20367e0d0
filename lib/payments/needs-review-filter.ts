import type { Prisma } from '@/lib/core/db/generated/client';

/** A person has to look: the state says so, or a complete payment carries a question. */
export const needsReviewFilter = {
  OR: [{ paymentStatus: 'needs_review' }, { reviewReason: { not: null } }],
} satisfies Prisma.PaymentRecordWhereInput;
