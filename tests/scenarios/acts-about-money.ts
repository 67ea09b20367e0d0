import type { EndpointName } from '@/app/api/endpoints';
import type { ApprovalAct } from '@/lib/approvals/states';
import { commit } from '@/lib/ledger/commit';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { makeStatement } from '@/lib/reconciliation/make-statement';
import { deliverTask } from '@/lib/tasks/lifecycle/deliver-task';
import { askForRefund } from '@/lib/tasks/refund-requests/ask-for-refund';
import { type Fixture, referenceOf } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { adapterOf, bothIdle, payerActs } from '@/tests/fixtures/two-providers';
import { heldReward, openUsers, paidFee, REWARD } from './refund-scenario';
import { arrivedPayout, PAYOUT, sentAfterAll, withPayouts } from './sent-after-all';

/** An operator's act that is possible now, as its endpoint is asked. */
export type PossibleAct = {
  endpoint: EndpointName;
  params: Record<string, number>;
  body: Record<string, unknown>;
  hasKey: boolean;
  /** What it moves, in minor units. */
  amount: number;
  /** What has to be so at the provider meanwhile. */
  during: <Result>(work: () => Promise<Result>) => Promise<Result>;
};

const reason = 'The papers were checked';
const always = <Result>(work: () => Promise<Result>) => work();

/** Brings about each act that may need a second person. */
export function actsAboutMoney(fixture: Fixture): Record<ApprovalAct, () => Promise<PossibleAct>> {
  const act = (
    parts: Pick<PossibleAct, 'endpoint' | 'params' | 'body' | 'amount'> & Partial<PossibleAct>,
  ) => ({
    hasKey: false,
    during: always,
    ...parts,
  });
  return {
    async points_grant() {
      const { id } = await fixture.user();
      const endpoint = 'POST /api/admin/points-grants';
      return act({
        endpoint,
        params: {},
        body: { user_id: id, points: 700, reason },
        hasKey: true,
        amount: 700,
      });
    },
    async refund() {
      const poster = await fixture.user();
      const { paymentId } = await paidFee({ fixture, poster, body: { payment_method: 'stripe' } });
      const endpoint = 'POST /api/admin/payments/{payment_id}/refunds';
      const body = { reason: 'goodwill', note: reason };
      return act({ endpoint, params: { payment_id: paymentId }, body, hasKey: true, amount: 1_000 });
    },
    async suspense_return() {
      const { paymentId } = await lateMoney(fixture);
      const endpoint = 'POST /api/admin/payments/{payment_id}/suspense-return';
      return act({ endpoint, params: { payment_id: paymentId }, body: { reason }, amount: 1_000 });
    },
    async resolution() {
      const { paymentId, transactionId } = await lateMoney(fixture);
      const endpoint = 'POST /api/admin/payments/{payment_id}/resolutions';
      const body = { verb: 'write_off', position: 'suspense', subject: transactionId, amount: 1_000, reason };
      return act({ endpoint, params: { payment_id: paymentId }, body, hasKey: true, amount: 1_000 });
    },
    async refund_request_decision() {
      const users = await openUsers(fixture);
      const { taskId } = await heldReward({ fixture, users });
      await deliverTask({ userId: users.helper.id, taskId, message: undefined });
      const command = { reason: 'not_as_agreed' as const, amount: 4_000, text: 'One is missing' };
      const { id } = await askForRefund({ userId: users.poster.id, taskId, command });
      const endpoint = 'POST /api/admin/refund-requests/{refund_request_id}/decision';
      const body = { to_poster: 4_000, to_helper: REWARD - 4_000, text: reason };
      return act({ endpoint, params: { refund_request_id: id }, body, amount: REWARD });
    },
    async payout_outcome() {
      const { id } = await arrivedPayout({ fixture, provider: 'stripe' });
      const endpoint = 'POST /api/admin/payouts/{payout_id}/outcome';
      const body = { outcome: 'came_back', reference: 'CASE-17', note: reason };
      const during = <Result>(work: () => Promise<Result>) =>
        withPayouts({ fixture, provider: 'stripe', status: 404, work });
      return act({ endpoint, params: { payout_id: id }, body, amount: PAYOUT, during });
    },
    async payout_resolution() {
      const { id } = await sentAfterAll({ fixture, provider: 'stripe' });
      const endpoint = 'POST /api/admin/payouts/{payout_id}/resolution';
      return act({
        endpoint,
        params: { payout_id: id },
        body: { verb: 'write_off', reason },
        amount: PAYOUT,
      });
    },
    async difference_resolution() {
      fixture.simulators.stripe.plantLine({ kind: 'adjustment', amount: 700 });
      const to = new Date(Date.now() + 60_000);
      const period = { from: new Date(to.getTime() - 86_400_000), to, day: null, madeBy: null };
      await makeStatement({ adapter: adapterOf('stripe'), period, marginSeconds: 0 });
      const difference = await db().difference.findFirstOrThrow({
        where: { endedAt: null, amount: 700 },
        orderBy: { id: 'desc' },
      });
      const endpoint = 'POST /api/admin/differences/{difference_id}/resolution';
      const params = { difference_id: difference.id };
      return act({ endpoint, params, body: { verb: 'write_off', note: reason }, amount: 700 });
    },
  };
}

/** A payment whose money arrived after it was cancelled, and waits under suspense. */
async function lateMoney(fixture: Fixture): Promise<{ paymentId: number; transactionId: string }> {
  const poster = await fixture.user();
  const { id: taskId } = await fixture.task({ poster });
  const { payment_id: id } = await createPayment({
    user: poster,
    taskId,
    body: { payment_method: 'stripe' },
    idempotencyKey: null,
  });
  fixture.simulators.stripe.hold();
  payerActs({ fixture, name: 'stripe', reference: await referenceOf(id) });
  const { version } = await db().paymentRecord.findUniqueOrThrow({ where: { id } });
  await commit({
    payment: { kind: 'move', id, from: 'pending', to: 'cancelled', version, set: {} },
    events: [{ kind: 'cancelled', from_status: 'pending', to_status: 'cancelled', actor: 'system' }],
  });
  await syncPayment({ paymentId: id });
  fixture.simulators.stripe.release();
  await bothIdle(fixture);
  const evidence = await db().paymentEvidence.findFirstOrThrow({ where: { paymentId: id } });
  return { paymentId: id, transactionId: evidence.providerTransactionId };
}
