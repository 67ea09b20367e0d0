import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { reconcileRefunds } from '@/lib/jobs/reconcile-refunds';
import { claimSending } from '@/lib/refunds/claim-sending';
import { findRefundRow } from '@/lib/refunds/refund-row';
import { requestRefund } from '@/lib/refunds/request-refund';
import { syncRefund } from '@/lib/refunds/sync-refund';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { reset, takenAtSimulators } from '@/tests/fixtures/two-providers';
import {
  heldReward,
  openUsers,
  paidFee,
  REWARD,
  refundsOf,
  taskOf,
  type Users,
} from '@/tests/scenarios/refund-scenario';
import { resolutionAddress, resolutionsBy } from '@/tests/scenarios/resolution-scenario';
import { makeRefundsDue } from '@/tests/scenarios/unmatched-money';

const fixture = useFixture();
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

const { positionsOf, resolve } = resolutionsBy(() => users.operator);
const rowOf = (id: number) => db().paymentRecord.findUniqueOrThrow({ where: { id } });
const CAPTURE = '/v2/payments/captures/*';

async function refund(paymentId: number, amount: number): Promise<number> {
  const by = { actor: 'operator', actorId: users.operator.id } as const;
  const requestKey = `pending:${paymentId}:${amount}`;
  return (await requestRefund({ paymentId, amount, reason: 'goodwill', requestKey, by })) ?? 0;
}

function send({ paymentId, body, key }: { paymentId: number; body: object; key: string }) {
  return callEndpoint(resolutionAddress, {
    as: users.operator,
    params: { payment_id: paymentId },
    body: { reason: 'Looked it up.', ...body },
    headers: { 'idempotency-key': `${key}-${paymentId}` },
  });
}

describe('A refund that waits', () => {
  async function waiting() {
    const { paymentId, taskId } = await heldReward({ fixture, users, provider: 'paypal' });
    fixture.paypal.refundOutcome({ outcome: 'insufficient_funds', times: null });
    const refundId = await refund(paymentId, 2_000);
    expect(await rowOf(paymentId)).toMatchObject({ reviewReason: 'refund_waiting' });
    return { paymentId, taskId, refundId };
  }

  it('is stopped, and its review is not closed meanwhile: the answer names the verb', async () => {
    const { paymentId, taskId } = await waiting();
    const body = { verb: 'close_review', position: 'payment' };
    expect(await send({ paymentId, body, key: 'close' })).toMatchObject({
      status: 409,
      json: { error: { code: 'resolution_not_possible', details: { possible: ['stop_refund'] } } },
    });
    await resolve(paymentId, 'stop_refund');
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: REWARD });
    expect(await refundsOf(paymentId)).toMatchObject([{ status: 'failed', failureReason: 'stopped' }]);
    expect(await rowOf(paymentId)).toMatchObject({ reviewReason: 'refund_failed' });
    await makeRefundsDue();
    expect(await reconcileRefunds()).toBe(0);
  });

  it('of all of a fee is stopped and paid by hand: its open task ends, as after any refund', async () => {
    const body = { payment_method: 'paypal' } as const;
    const { paymentId, taskId } = await paidFee({ fixture, poster: users.poster, body });
    fixture.paypal.refundOutcome({ outcome: 'insufficient_funds', times: null });
    await refund(paymentId, 1_000);
    await resolve(paymentId, 'stop_refund');
    expect(await taskOf(taskId)).toMatchObject({ status: 'open' });
    await resolve(paymentId, 'pay_by_hand');
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled' });
    expect(await rowOf(paymentId)).toMatchObject({ paymentStatus: 'refunded', reviewReason: null });
  });

  it('is stopped by the worker when PayPal was away, and is closed by nobody before that', async () => {
    const { paymentId, refundId } = await waiting();
    const away = { kind: 'status', status: 503 } as const;
    fixture.paypal.addFault({ method: 'GET', path: CAPTURE, fault: away, times: null });
    const body = { verb: 'stop_refund', position: 'refund', subject: String(refundId) };
    expect((await send({ paymentId, body, key: 'stop' })).status).toBe(200);
    expect((await positionsOf(paymentId)).positions).toEqual([]);
    const close = { verb: 'close_review', position: 'payment' };
    expect((await send({ paymentId, body: close, key: 'close' })).status).toBe(409);
    fixture.paypal.clearFaults();
    await makeRefundsDue();
    await reconcileRefunds();
    expect(await refundsOf(paymentId)).toMatchObject([{ status: 'failed' }]);
  });
});

describe('A refund of which PayPal says nothing for a day', () => {
  /** PayPal answers 404 for the capture, as it may for one that it has forgotten. */
  async function unknown({ isSent }: { isSent: boolean }) {
    const body = { payment_method: 'paypal' } as const;
    const { paymentId, taskId } = await paidFee({ fixture, poster: users.poster, body });
    fixture.paypal.addWebhookFault({ event_type: '*', fault: { kind: 'lose' }, times: null });
    const fault = { kind: isSent ? 'execute_then_drop' : 'drop_before' } as const;
    fixture.paypal.addFault({ method: 'POST', path: `${CAPTURE}/refund`, fault, times: null });
    const refundId = await refund(paymentId, 400);
    const gone = { kind: 'status', status: 404 } as const;
    fixture.paypal.clearFaults();
    fixture.paypal.addFault({ method: 'GET', path: CAPTURE, fault: gone, times: null });
    await comes(23);
    expect(await rowOf(paymentId)).toMatchObject({ reviewReason: null });
    await comes(24);
    expect(await rowOf(paymentId)).toMatchObject({ reviewReason: 'refund_unknown' });
    expect((await positionsOf(paymentId)).positions).toMatchObject([
      { position: 'refund', subject: String(refundId), verbs: ['refund_arrived', 'refund_not_sent'] },
    ]);
    return { paymentId, taskId, refundId };
  }

  /** The worker asks, and it is this long ago that the provider first said nothing. */
  async function comes(hours: number): Promise<void> {
    await makeRefundsDue();
    await reconcileRefunds();
    await db()
      .$executeRaw`UPDATE refunds SET unknown_since = now() - make_interval(hours => ${hours}::integer)
      WHERE unknown_since IS NOT NULL`;
    await makeRefundsDue();
    await reconcileRefunds();
  }

  it('arrived, as an operator found out', async () => {
    const { paymentId } = await unknown({ isSent: true });
    await resolve(paymentId, 'refund_arrived');
    expect(await refundsOf(paymentId)).toMatchObject([{ status: 'succeeded', providerRefundId: null }]);
    const after = { paymentStatus: 'partially_refunded', reviewReason: null };
    expect(await rowOf(paymentId)).toMatchObject(after);
    expect((await positionsOf(paymentId)).positions).toEqual([]);
    fixture.paypal.clearFaults();
    await makeRefundsDue();
    expect(await reconcileRefunds()).toBe(0);
  });

  it('was never sent, as an operator found out, and is not sent any more', async () => {
    const { paymentId, taskId } = await unknown({ isSent: false });
    await resolve(paymentId, 'refund_not_sent');
    expect(await refundsOf(paymentId)).toMatchObject([{ status: 'failed', failureReason: 'not_sent' }]);
    expect(await rowOf(paymentId)).toMatchObject({
      paymentStatus: 'completed',
      reviewReason: 'refund_failed',
    });
    fixture.paypal.clearFaults();
    await makeRefundsDue();
    expect(await reconcileRefunds()).toBe(0);
    expect(await takenAtSimulators({ fixture, taskId })).toMatchObject({ refunds: 0 });
    await resolve(paymentId, 'close_review');
  });

  it('and that an operator took for unsent is booked when PayPal shows it after all', async () => {
    const { paymentId, refundId } = await unknown({ isSent: true });
    await resolve(paymentId, 'refund_not_sent');
    fixture.paypal.clearFaults();
    await syncRefund({ refundId });
    expect(await refundsOf(paymentId)).toMatchObject([{ status: 'succeeded' }]);
    const after = { paymentStatus: 'partially_refunded', reviewReason: null };
    expect(await rowOf(paymentId)).toMatchObject(after);
  });

  it('is no question any more when PayPal says something again, and nobody declares anything then', async () => {
    const { paymentId, refundId } = await unknown({ isSent: true });
    fixture.paypal.clearFaults();
    const body = { verb: 'refund_not_sent', position: 'refund', subject: String(refundId), reference: 'X' };
    expect((await send({ paymentId, body, key: 'known' })).status).toBe(409);
    expect(await refundsOf(paymentId)).toMatchObject([{ status: 'succeeded', unknownSince: null }]);
    expect(await rowOf(paymentId)).toMatchObject({ reviewReason: null });
  });

  it('is sent when PayPal knows the capture again and shows nothing; the mark is gone', async () => {
    const { paymentId } = await unknown({ isSent: false });
    fixture.paypal.clearFaults();
    await makeRefundsDue();
    await reconcileRefunds();
    expect(await refundsOf(paymentId)).toMatchObject([{ status: 'succeeded' }]);
    expect(await rowOf(paymentId)).toMatchObject({ reviewReason: null });
  });

  it('is not declared while a process may be sending it', async () => {
    const { paymentId, refundId } = await unknown({ isSent: false });
    const row = await findRefundRow({ id: refundId });
    expect(row && (await claimSending(row))).not.toBeNull();
    const body = { verb: 'refund_not_sent', position: 'refund', subject: String(refundId), reference: 'X' };
    expect(await send({ paymentId, body, key: 'sending' })).toMatchObject({
      status: 409,
      json: { error: { code: 'refund_on_its_way' } },
    });
    await makeRefundsDue();
    await resolve(paymentId, 'refund_not_sent');
    await resolve(paymentId, 'close_review');
  });
});
