import { readDatabaseTime } from '@/lib/core/db/read-database-time';
import { PayError } from '@/lib/core/errors';
import { tryOrLog } from '@/lib/core/try-or-log';
import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import { listRefunds } from './list-refunds';
import { isWaitingRefund, planRefundStop } from './plan-refund-attempt';
import { findRefundRow, type RefundRow } from './refund-row';
import type { RefundList } from './schema';
import { syncRefund } from './sync-refund';

/**
 * An operator stops a refund that waits to be sent. A fence in our row first, so that nobody sends it any more; then the
 * provider is asked by our own reference; then its money is in its account again, and the payment needs a decision, as
 * after any failed refund. Where a request may still be on its way, or the provider is away, it stays pending and the
 * worker ends it. Stopping it again changes nothing.
 * @throws PayError not_found, refund_on_its_way (it was sent, or nobody knows), conflict, database_unavailable
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
  const find = async () => {
    const refund = await findRefundRow({ id: refundId });
    if (refund?.paymentId !== paymentId) throw new PayError('not_found');
    return refund;
  };
  await decideAndCommit({
    subject: `refund ${refundId}`,
    read: find,
    decide(refund) {
      if (refund.status === 'failed' || refund.stoppedBy !== null) return null;
      if (!isWaitingRefund(refund)) throw new PayError('refund_on_its_way');
      return planRefundStop({ refund, operatorId });
    },
  });
  await endStop(refundId);
  if (isSent(await find())) throw new PayError('refund_on_its_way');
  return listRefunds({ paymentId });
}

/**
 * Ends the stop of a refund, if it can be ended now: otherwise the worker does.
 * @throws PayError database_unavailable
 */
export async function endStop(refundId: number): Promise<void> {
  await tryOrLog({
    attempt: () => syncRefund({ refundId }),
    message: 'Could not stop a refund yet',
    facts: { refund_id: refundId },
    except: ['database_unavailable'],
  });
}

/**
 * From now on nobody sends a refund, whatever became of it so far, and the provider was asked about it after that.
 * @throws PayError refund_on_its_way (a process may be sending it at this moment: try again in a minute), not_found,
 *   conflict, database_unavailable
 */
export async function fenceRefund({
  refundId,
  operatorId,
}: {
  refundId: number;
  operatorId: number;
}): Promise<void> {
  const find = () => findRefundRow({ id: refundId });
  await decideAndCommit({
    subject: `refund ${refundId}`,
    read: find,
    decide: (refund) =>
      refund?.status === 'pending' && refund.stoppedBy === null
        ? planRefundStop({ refund, operatorId })
        : null,
  });
  await endStop(refundId);
  const [refund, now] = await Promise.all([find(), readDatabaseTime()]);
  if (!refund) throw new PayError('not_found');
  if (refund.sendingUntil !== null && refund.sendingUntil > now) throw new PayError('refund_on_its_way');
}

function isSent({ status, refundReference }: RefundRow): boolean {
  return status === 'succeeded' || (status === 'pending' && refundReference !== null);
}
