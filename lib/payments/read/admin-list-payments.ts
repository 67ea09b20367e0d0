import type { Role } from '@/lib/auth/roles';
import { shownTo } from '@/lib/auth/shown-to';
import { db } from '@/lib/core/db/client';
import { type PageRequest, readPage } from '@/lib/core/read-page';
import { needsReviewFilter } from '@/lib/payments/needs-review-filter';

export type OperatorPayment = {
  id: number;
  taskTitle: string;
  payerEmail: string;
  feeType: string;
  provider: string;
  status: string;
  currency: string;
  /** Minor units. */
  totalAmount: number;
  finalAmount: number;
  reviewReason: string | null;
  livemode: boolean;
  createdAt: Date;
};

/** Everybody's payments, the newest first; `filter` narrows them to a state or to manual reviews. */
export async function adminListPayments({
  filter,
  viewerRole,
  cursor,
  limit = 30,
}: PageRequest & {
  filter: { needsReview: true } | { status: string } | null;
  /** Decides whether addresses are shortened. */
  viewerRole: Role;
}): Promise<{ payments: OperatorPayment[]; nextCursor: number | null }> {
  const shown = shownTo(viewerRole);
  const narrowed =
    filter === null ? {} : 'status' in filter ? { paymentStatus: filter.status } : needsReviewFilter;
  const include = { task: { select: { title: true } }, user: { select: { email: true } } };
  const { rows, nextCursor } = await readPage({
    cursor,
    limit,
    find: ({ id, ...newest }) =>
      db().paymentRecord.findMany({ where: { ...narrowed, id }, include, ...newest }),
  });
  return {
    payments: rows.map((record) => ({
      id: record.id,
      taskTitle: record.task.title,
      payerEmail: shown.address(record.user.email),
      feeType: record.feeType,
      provider: record.paymentProvider,
      status: record.paymentStatus,
      currency: record.currency,
      totalAmount: record.totalAmount,
      finalAmount: record.finalAmount,
      reviewReason: record.reviewReason,
      livemode: record.livemode,
      createdAt: record.createdAt,
    })),
    nextCursor,
  };
}
