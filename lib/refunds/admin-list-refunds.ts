import type { Role } from '@/lib/auth/roles';
import { shownTo } from '@/lib/auth/shown-to';
import { db } from '@/lib/core/db/client';
import { type PageRequest, readPage } from '@/lib/core/read-page';
import type { RefundStatus } from './states';

/** A refund in an operator's list. */
export type OperatorRefund = {
  kind: 'refund';
  id: number;
  paymentId: number;
  status: string;
  /** Minor units, money and points together. */
  amount: number;
  currency: string;
  taskTitle: string;
  person: { name: string; email: string };
  /** The provider's own id of it, once there is one. */
  reference: string | null;
  createdAt: Date;
};

/**
 * Everybody's refunds, the newest first; all of them where no status is given.
 * @throws PayError database_unavailable
 */
export async function adminListRefunds({
  status,
  viewerRole,
  cursor,
  limit = 30,
}: PageRequest & {
  status: RefundStatus | null;
  /** Decides whether names and addresses are shortened. */
  viewerRole: Role;
}): Promise<{
  refunds: OperatorRefund[];
  nextCursor: number | null;
}> {
  const shown = shownTo(viewerRole);
  const wanted = status === null ? {} : { status };
  const include = {
    payment: {
      select: { task: { select: { title: true } }, user: { select: { name: true, email: true } } },
    },
  } as const;
  const { rows, nextCursor } = await readPage({
    cursor,
    limit,
    find: ({ id, ...newest }) => db().refund.findMany({ where: { ...wanted, id }, include, ...newest }),
  });
  return {
    refunds: rows.map(({ payment, ...row }) => ({
      kind: 'refund',
      id: row.id,
      paymentId: row.paymentId,
      status: row.status,
      amount: row.amount + row.points,
      currency: row.currency,
      taskTitle: payment.task.title,
      person: shown.person(payment.user),
      reference: row.providerRefundId,
      createdAt: row.createdAt,
    })),
    nextCursor,
  };
}
