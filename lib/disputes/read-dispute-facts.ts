import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { escrowOf, feeRevenue, suspense } from '@/lib/ledger/accounts';
import { readTakeable } from '@/lib/ledger/read-takeable';
import type { PaymentRow } from '@/lib/payments/payment-row';
import { isReserved } from '@/lib/payments/read/is-reserved';
import type { TaskRow } from '@/lib/tasks/task-row';
import type { HoldFacts } from './plan-holds';
import { readHoldFacts } from './read-hold-facts';

/** The other facts for a decision about a dispute. Amounts in minor units. */
export type DisputeFacts = {
  /** Whether the disputed money completed the payment; otherwise it arrived beside it. */
  isSettlement: boolean;
  /** Where the money of the payment is by now. */
  held: {
    suspense: number;
    feeRevenue: number;
    escrow: number;
    /** What the helper earned with the task and nobody took back, whichever of its payments that was for; as in the holds. */
    released: number;
    /** The service fee that was earned with it. */
    releasedFee: number;
    /** What of the helper's wallet may be taken for this task. */
    wallet: number;
  };
  /** Money and points that were refunded, and money that other disputes withdrew. */
  returned: { money: number; points: number };
  /** Whether money that was under suspense is being refunded. */
  isUnmatchedOnItsWay: boolean;
  /** Whether points and coupon are still reserved for the payment. */
  isReserved: boolean;
  /** Whether another dispute about this payment is open. */
  hasOtherOpen: boolean;
  /** An undecided request for this reward, and the accepted offer. */
  openRequestId: number | null;
  acceptedApplicationId: number | null;
  /** What is set aside of the reward. */
  holds: HoldFacts;
};

const factsSchema = z.tuple([
  z.object({
    suspense: z.number(),
    feeRevenue: z.number(),
    escrow: z.number(),
    money: z.number(),
    points: z.number(),
    isUnmatchedOnItsWay: z.boolean(),
    hasOtherOpen: z.boolean(),
    openRequestId: z.number().nullable(),
    acceptedApplicationId: z.number().nullable(),
  }),
]);

/**
 * Reads them. The versions of payment and task, read before, fence them.
 * @throws PayError database_unavailable
 */
export async function readDisputeFacts({
  payment,
  task,
  reference,
  transactionId,
  disputedCurrency,
}: {
  payment: PaymentRow;
  task: TaskRow;
  reference: string;
  transactionId: string;
  /** Unmatched money may be in another currency than the payment. */
  disputedCurrency: string;
}): Promise<DisputeFacts> {
  const { id, taskId, currency } = payment;
  const escrow = escrowOf({ taskId, currency }).id;
  const rows = await db().$queryRaw`
    WITH own AS (
      SELECT e.account_id, e.amount, t.kind FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id
      WHERE t.payment_id = ${id})
    SELECT
      COALESCE((SELECT sum(amount) FROM own WHERE account_id = ${suspense(disputedCurrency).id}), 0)::integer AS suspense,
      COALESCE((SELECT sum(amount) FROM own WHERE account_id = ${feeRevenue(currency).id}), 0)::integer AS "feeRevenue",
      COALESCE((SELECT balance FROM ledger_accounts WHERE id = ${escrow}), 0)::integer AS escrow,
      (COALESCE((SELECT sum(amount) FROM refunds WHERE payment_id = ${id} AND purpose <> 'suspense' AND status = 'succeeded'), 0)
        + COALESCE((SELECT sum(d.withdrawn) FROM disputes d JOIN payment_evidence e ON e.id = d.evidence_id
          WHERE d.payment_id = ${id} AND d.provider_dispute_id <> ${reference} AND d.status = 'lost'
            AND e.provider_transaction_id = ${transactionId}), 0))::integer AS money,
      COALESCE((SELECT sum(points) FROM refunds WHERE payment_id = ${id}), 0)::integer AS points,
      EXISTS (SELECT 1 FROM refunds WHERE payment_id = ${id} AND purpose = 'suspense' AND status = 'pending')
        AS "isUnmatchedOnItsWay",
      EXISTS (SELECT 1 FROM disputes WHERE payment_id = ${id} AND provider_dispute_id <> ${reference} AND status = 'open')
        AS "hasOtherOpen",
      (SELECT id FROM refund_requests WHERE task_id = ${taskId} AND status = 'open') AS "openRequestId",
      (SELECT id FROM task_applications WHERE task_id = ${taskId} AND status = 'accepted') AS "acceptedApplicationId"`;
  const [facts] = factsSchema.parse(rows);
  const holds = await readHoldFacts({ taskId, helperId: task.helperId, currency, disputedPaymentId: id });
  return {
    isSettlement: payment.transactionId === transactionId && payment.completedAt !== null,
    held: {
      suspense: facts.suspense,
      feeRevenue: facts.feeRevenue,
      escrow: facts.escrow,
      released: holds.earned,
      releasedFee: holds.earnedFee,
      wallet: await readTakeable({ userId: task.helperId, currency, taskId }),
    },
    returned: { money: facts.money, points: facts.points },
    isUnmatchedOnItsWay: facts.isUnmatchedOnItsWay,
    isReserved: await isReserved(payment),
    hasOtherOpen: facts.hasOtherOpen,
    openRequestId: facts.openRequestId,
    acceptedApplicationId: facts.acceptedApplicationId,
    holds,
  };
}
