import { PayError } from '@/lib/core/errors';
import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import type { Plan } from '@/lib/ledger/plan';
import { withProvider } from '@/lib/providers/with-provider';
import { planFailure, type RefundSituation } from './decide-refund';
import { listRefunds } from './list-refunds';
import { requireRefundState } from './read-refund-state';
import { findRefundRow, type RefundRow } from './refund-row';
import type { RefundList } from './schema';
import { findRefund, situationOf } from './sync-refund';

/** Why a refund failed that an operator stopped. */
const STOPPED = 'stopped';

/**
 * An operator stops a refund that waits to be sent. Its money is in its account again, and the payment needs a decision, as
 * after any failed refund. Only a refund is stopped of which nothing is on its way: the provider refused the last attempt,
 * and shows none under our reference. Asked twice, it answers both times what was done.
 * @throws PayError not_found, refund_on_its_way, provider_unavailable, database_unavailable
 */
export async function stopRefund({
  operatorId,
  paymentId,
  refundId,
}: {
  operatorId: number;
  paymentId: number;
  refundId: number;
}): Promise<RefundList> {
  await decideAndCommit({
    subject: `refund ${refundId}`,
    read: () => read({ paymentId, refundId }),
    decide: (situation) => (situation === null ? null : planStop({ situation, operatorId })),
  });
  return listRefunds({ paymentId });
}

/** Null: it has failed or was stopped already. */
async function read({
  paymentId,
  refundId,
}: {
  paymentId: number;
  refundId: number;
}): Promise<RefundSituation | null> {
  const refund = await findRefundRow({ id: refundId });
  if (refund?.paymentId !== paymentId) throw new PayError('not_found');
  if (refund.status === 'failed') return null;
  if (!isWaiting(refund)) throw new PayError('refund_on_its_way');
  const [state, snapshot] = await Promise.all([
    requireRefundState(paymentId),
    withProvider(refund.provider, (adapter) => findRefund({ refund, adapter })),
  ]);
  return situationOf({ refund, state, snapshot });
}

/** The provider refused the last attempt. An answer that is unknown must become known first. */
function isWaiting({ status, refundReference, why }: RefundRow): boolean {
  return status === 'pending' && refundReference === null && why !== null;
}

function planStop({ situation, operatorId }: { situation: RefundSituation; operatorId: number }): Plan {
  const { refund, snapshot } = situation;
  if (snapshot.state === 'pending' || snapshot.state === 'succeeded') throw new PayError('refund_on_its_way');
  const { events = [], ...plan } = planFailure({ ...situation, reference: null, why: STOPPED });
  return {
    ...plan,
    events: events.map((event) => ({ ...event, actor: 'operator' })),
    audit: {
      actor_id: operatorId,
      action: 'refund_stopped',
      subject: `payment:${refund.paymentId}`,
      detail: { refund_id: refund.id, amount: refund.amount, waited_for: refund.why },
    },
  };
}
