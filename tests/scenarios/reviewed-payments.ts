import { reconcilePayments } from '@/lib/jobs/reconcile-payments';
import { reconcileRefunds } from '@/lib/jobs/reconcile-refunds';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import type { ReviewReason } from '@/lib/payments/reasons';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { findRefundRow } from '@/lib/refunds/refund-row';
import { requestRefund } from '@/lib/refunds/request-refund';
import { syncRefund } from '@/lib/refunds/sync-refund';
import type { ResolutionVerb } from '@/lib/resolutions/names';
import { readPositions } from '@/lib/resolutions/read-positions';
import { resolvePayment } from '@/lib/resolutions/resolve-payment';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { type Fixture, referenceOf } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { adapterOf, bothIdle, payerActs } from '@/tests/fixtures/two-providers';
import { openDisputeAt, transactionOf } from './dispute-scenario';
import { heldReward, openUsers, paidFee, refundsOf, type Users } from './refund-scenario';
import { bringOther, bringUnmatched, makeRefundsDue, UNMATCHED } from './unmatched-money';

/** Refunds of it succeed, and come back later. */
const BOUNCING_CARD = '4000000000005126';

const CAPTURE = '/v2/payments/captures/*';

/** A payment that a person has to look at. */
export type ReviewedPayment = {
  paymentId: number;
  /** Its money is of the other mode: it is shown, and never booked. */
  isUnbooked?: true;
  /** What the provider does after a person has ended it. */
  afterwards?: () => Promise<void>;
};

type Parts = { fixture: Fixture; users: Users };
type Bring = (parts: Parts) => Promise<ReviewedPayment>;

/** How a payment comes to each review reason, by what its payer, its provider and operators do. */
const ways: Record<ReviewReason, Bring> = {
  other_currency: ({ fixture }) => bringOther({ fixture, name: 'stripe', currency: 'EUR' }),
  other_amount: ({ fixture }) => bringOther({ fixture, name: 'stripe', amount: UNMATCHED + 1 }),
  other_payee: ({ fixture }) => bringOther({ fixture, name: 'paypal', payee: 'SOMEBODYELSE1' }),
  paid_twice: ({ fixture }) =>
    bringUnmatched({ fixture, name: 'stripe', kind: 'a second payment of what is paid' }),
  late_success: ({ fixture }) => bringUnmatched({ fixture, name: 'stripe', kind: 'money after the end' }),
  task_closed: ({ fixture }) =>
    bringUnmatched({ fixture, name: 'stripe', kind: 'money for a task that was closed' }),
  other_mode: liveMoney,
  made_at_provider: returnedInConsole,
  made_at_provider_uncovered: refundedAfterRelease,
  unknown_too_long: unknownForADay,
  refund_failed: bouncedFee,
  refund_waiting: waitingRefund,
  refund_unknown: (parts) => unknownRefund({ ...parts, isSent: true }),
  refund_does_not_agree: otherRefund,
  dispute_uncovered: lostAfterPaidByHand,
  dispute_decided_anew: wonThenLost,
  dispute_unclear: unclearDispute,
};

/** Brings payments to a review reason, each with users of its own. */
export function reviewedPayments(fixture: Fixture) {
  const withUsers = async () => ({ fixture, users: await openUsers(fixture) });
  return {
    bring: async (reason: ReviewReason) => ways[reason](await withUsers()),
    /** The same reason as `refund_failed`, of a reward that its ended task holds again. */
    bringBouncedReward: async () => bouncedReward(await withUsers()),
    /** The same reason as `refund_unknown`. */
    bringUnsentRefund: async () => unknownRefund({ ...(await withUsers()), isSent: false }),
    /** PayPal says that a dispute is over, and not how; it takes the money after its end with us. */
    async bringDisputeOfTakenMoney(): Promise<ReviewedPayment> {
      const { paymentId } = await unclearDispute(await withUsers());
      return { paymentId, afterwards: () => takenByPayPal({ fixture, paymentId }) };
    },
    bringDispute: async () => openDispute(await withUsers()),
  };
}

const ofStripe = { payment_method: 'stripe' } as const;
const ofPayPal = { payment_method: 'paypal' } as const;

/** Test money is expected, and Stripe says that it took real money. */
async function liveMoney({ fixture, users: { poster } }: Parts): Promise<ReviewedPayment> {
  const { stripe } = fixture.simulators;
  const { id: taskId } = await fixture.task({ poster });
  const created = await createPayment({ user: poster, taskId, body: ofStripe, idempotencyKey: null });
  const { payment_id: paymentId } = created;
  const id = await referenceOf(paymentId);
  stripe.hold();
  payerActs({ fixture, name: 'stripe', reference: id });
  stripe.misreport({ id, livemode: true });
  await syncPayment({ paymentId });
  return { paymentId, isUnbooked: true };
}

/** Unmatched money that an operator refunded in the provider's console, and that came back. */
async function returnedInConsole({ fixture }: Parts): Promise<ReviewedPayment> {
  const kind = 'money after the end';
  const { paymentId } = await bringUnmatched({ fixture, name: 'stripe', kind, card: BOUNCING_CARD });
  const { providerTransactionId } = await db().paymentEvidence.findFirstOrThrow({ where: { paymentId } });
  fixture.simulators.stripe.refund({ paymentIntentId: providerTransactionId });
  await bothIdle(fixture);
  await bounceAtStripe({ fixture, paymentId });
  return { paymentId };
}

async function refundedAfterRelease({ fixture, users }: Parts): Promise<ReviewedPayment> {
  const { paymentId, taskId } = await heldReward({ fixture, users });
  await confirmTask({ userId: users.poster.id, taskId });
  fixture.simulators.stripe.refund({ paymentIntentId: await transactionOf(paymentId) });
  await bothIdle(fixture);
  return { paymentId };
}

/** Stripe does not answer until a day after the deadline. */
async function unknownForADay({ fixture, users: { poster } }: Parts): Promise<ReviewedPayment> {
  const { id: taskId } = await fixture.task({ poster });
  const created = await createPayment({ user: poster, taskId, body: ofStripe, idempotencyKey: null });
  const { payment_id: paymentId } = created;
  fixture.simulators.stripe.addFault({ fault: { kind: 'status', status: 503 }, times: null });
  await db().$executeRaw`UPDATE payment_records SET expires_at = now() - interval '25 hours',
    next_sync_at = now() - interval '1 second' WHERE id = ${paymentId}`;
  await reconcilePayments();
  return { paymentId };
}

async function bouncedFee({ fixture, users }: Parts): Promise<ReviewedPayment> {
  const { poster } = users;
  const { paymentId } = await paidFee({ fixture, poster, body: ofStripe, card: BOUNCING_CARD });
  await refund({ users, paymentId });
  await bothIdle(fixture);
  await bounceAtStripe({ fixture, paymentId });
  return { paymentId };
}

async function bouncedReward({ fixture, users }: Parts): Promise<ReviewedPayment> {
  const { paymentId } = await heldReward({ fixture, users, card: BOUNCING_CARD });
  await refund({ users, paymentId });
  await bothIdle(fixture);
  await bounceAtStripe({ fixture, paymentId });
  return { paymentId };
}

async function bounceAtStripe({
  fixture,
  paymentId,
}: {
  fixture: Fixture;
  paymentId: number;
}): Promise<void> {
  const [made] = await refundsOf(paymentId);
  fixture.simulators.stripe.settleRefund({ refundId: made?.providerRefundId ?? '', outcome: 'failed' });
  await bothIdle(fixture);
}

/** PayPal's balance is too low for it. */
async function waitingRefund({ fixture, users }: Parts): Promise<ReviewedPayment> {
  const { paymentId } = await paidFee({ fixture, poster: users.poster, body: ofPayPal });
  fixture.paypal.refundOutcome({ outcome: 'insufficient_funds', times: null });
  await refund({ users, paymentId });
  return { paymentId };
}

/** PayPal says nothing about a refund for a day, as if it had forgotten the capture. */
async function unknownRefund({
  fixture,
  users,
  isSent,
}: Parts & { isSent: boolean }): Promise<ReviewedPayment> {
  const { paymentId } = await paidFee({ fixture, poster: users.poster, body: ofPayPal });
  fixture.paypal.addWebhookFault({ event_type: '*', fault: { kind: 'lose' }, times: null });
  const fault = { kind: isSent ? 'execute_then_drop' : 'drop_before' } as const;
  fixture.paypal.addFault({ method: 'POST', path: `${CAPTURE}/refund`, fault, times: null });
  const refundId = await refund({ users, paymentId, amount: 400 });
  fixture.paypal.clearFaults();
  fixture.paypal.addFault({
    method: 'GET',
    path: CAPTURE,
    fault: { kind: 'status', status: 404 },
    times: null,
  });
  await refundsAreDue();
  await db()
    .$executeRaw`UPDATE refunds SET unknown_since = now() - interval '24 hours' WHERE id = ${refundId}`;
  await refundsAreDue();
  return { paymentId };
}

async function refundsAreDue(): Promise<void> {
  await makeRefundsDue();
  await reconcileRefunds();
}

/** Stripe shows a refund under our reference, of another amount than we asked for. */
async function otherRefund({ fixture, users }: Parts): Promise<ReviewedPayment> {
  const { paymentId } = await paidFee({ fixture, poster: users.poster, body: ofStripe });
  const { stripe } = fixture.simulators;
  stripe.hold();
  stripe.addFault({ method: 'POST', path: '/v1/refunds', fault: { kind: 'drop_before' }, times: null });
  const refundId = await refund({ users, paymentId, amount: 400 });
  stripe.clearFaults();
  const row = await findRefundRow({ id: refundId });
  if (!row) throw new Error('The refund is gone');
  await adapterOf('stripe').refund({ ...row, refund: row, amount: 300, idempotencyKey: `other-${refundId}` });
  await syncRefund({ refundId });
  return { paymentId };
}

async function openDispute({ fixture, users }: Parts): Promise<ReviewedPayment> {
  const { paymentId } = await paidFee({ fixture, poster: users.poster, body: ofStripe });
  await openDisputeAt({ fixture, name: 'stripe', paymentId });
  await bothIdle(fixture);
  return { paymentId };
}

/** Its fee was given back by hand, because the refund came back, and then the bank took it as well. */
async function lostAfterPaidByHand({ fixture, users }: Parts): Promise<ReviewedPayment> {
  const { paymentId } = await bouncedFee({ fixture, users });
  await resolveAs({ users, paymentId, verb: 'pay_by_hand' });
  const dispute = await openDisputeAt({ fixture, name: 'stripe', paymentId });
  await bothIdle(fixture);
  dispute.decide('lost');
  await bothIdle(fixture);
  return { paymentId };
}

/** An operator was told that it is won, and PayPal takes the money after that. */
async function wonThenLost({ fixture, users }: Parts): Promise<ReviewedPayment> {
  const { paymentId } = await unclearDispute({ fixture, users });
  await resolveAs({ users, paymentId, verb: 'dispute_won' });
  await takenByPayPal({ fixture, paymentId });
  return { paymentId };
}

/** PayPal says that a dispute is over, and not how. */
async function unclearDispute({ fixture, users }: Parts): Promise<ReviewedPayment> {
  const { paymentId } = await paidFee({ fixture, poster: users.poster, body: ofPayPal });
  const { reference: disputeId } = await openDisputeAt({ fixture, name: 'paypal', paymentId });
  await bothIdle(fixture);
  fixture.paypal.decideDispute({ disputeId, favour: 'seller', outcome: 'NONE' });
  await bothIdle(fixture);
  return { paymentId };
}

/** For the buyer of an earlier dispute. */
async function takenByPayPal({ fixture, paymentId }: { fixture: Fixture; paymentId: number }): Promise<void> {
  fixture.paypal.reverse({ captureId: await transactionOf(paymentId), reason: 'buyer_complaint' });
  await bothIdle(fixture);
}

async function refund({
  users: { operator },
  paymentId,
  amount = 'all',
}: {
  users: Users;
  paymentId: number;
  amount?: number | 'all';
}): Promise<number> {
  const by = { actor: 'operator', actorId: operator.id } as const;
  const requestKey = `review-${paymentId}`;
  return (await requestRefund({ paymentId, amount, reason: 'goodwill', requestKey, by })) ?? 0;
}

async function resolveAs({
  users: { operator },
  paymentId,
  verb,
}: {
  users: Users;
  paymentId: number;
  verb: ResolutionVerb;
}): Promise<void> {
  const { positions } = await readPositions(paymentId);
  const found = positions.find(({ verbs }) => verbs.includes(verb));
  if (!found) throw new Error(`${verb} is not offered`);
  const { position, subject } = found;
  await resolvePayment({
    operatorId: operator.id,
    paymentId,
    command: {
      verb,
      position,
      ...(subject !== null && { subject }),
      reference: 'FP-1',
      reason: 'As agreed.',
    },
    idempotencyKey: `${verb}-${paymentId}`,
  });
}
