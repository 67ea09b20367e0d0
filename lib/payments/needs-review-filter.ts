import type { Prisma } from '@/lib/core/db/generated/client';

/** Needs manual review: by its state, or as a complete payment with a review reason. */
export const needsReviewFilter = {
  OR: [{ paymentStatus: 'needs_review' }, { reviewReason: { not: null } }],
} satisfies Prisma.PaymentRecordWhereInput;
