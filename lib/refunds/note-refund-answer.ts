import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import { planRefundClear, planRefundUnclear } from './plan-refund-attempt';
import { requireRefundState } from './read-refund-state';
import { findRefundRow, type RefundRow } from './refund-row';

/** A provider that says nothing about a refund for this long will probably never say anything. */
export const UNKNOWN_HOURS_MAX = 24;

/**
 * Stores whether the provider said anything about a refund that is on its way, so that one of which it says nothing for a
 * day comes to a person, and does not wait for ever.
 * @throws PayError database_unavailable, conflict
 */
export async function noteRefundAnswer({
  refund,
  isKnown,
}: {
  refund: RefundRow;
  isKnown: boolean;
}): Promise<void> {
  if (refund.status !== 'pending') return;
  if (!isKnown) await noteSilence(refund);
  else if (refund.unknownSince !== null) await noteAnswer(refund);
}

async function noteSilence({ id, paymentId }: RefundRow): Promise<void> {
  const rows = await db().$queryRaw`
    UPDATE refunds SET unknown_since = COALESCE(unknown_since, now()) WHERE id = ${id} AND status = 'pending'
    RETURNING unknown_since <= now() - make_interval(hours => ${UNKNOWN_HOURS_MAX}::integer) AS "isLong"`;
  const [noted] = z.array(z.object({ isLong: z.boolean() })).parse(rows);
  if (!noted?.isLong) return;
  await decideAndCommit({
    subject: `refund ${id}`,
    read: async () => ({ state: await requireRefundState(paymentId), refund: await findRefundRow({ id }) }),
    decide: ({ state, refund }) => refund && planRefundUnclear({ state, refund }),
  });
}

/** The mark stays while another refund of the payment is unknown. */
async function noteAnswer({ id, paymentId }: RefundRow): Promise<void> {
  await db().refund.updateMany({ where: { id }, data: { unknownSince: null } });
  const others = { paymentId, status: 'pending', unknownSince: { not: null } };
  if ((await db().refund.count({ where: others })) > 0) return;
  await decideAndCommit({
    subject: `refund ${id}`,
    read: () => requireRefundState(paymentId),
    decide: (state) => planRefundClear({ state }),
  });
}
