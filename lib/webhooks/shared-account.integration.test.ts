import { afterEach, describe, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { reconcilePayouts } from '@/lib/jobs/reconcile-payouts';
import { reconcileRefunds } from '@/lib/jobs/reconcile-refunds';
import { commit } from '@/lib/ledger/commit';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { findPaymentRow } from '@/lib/payments/payment-row';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { planPayout } from '@/lib/payouts/decide-payout';
import { findPayoutAccountRow } from '@/lib/payouts/payout-account-row';
import { findPayoutRow } from '@/lib/payouts/payout-row';
import { requestPayout } from '@/lib/payouts/request-payout';
import { syncPayout } from '@/lib/payouts/sync-payout';
import { type ExternalReference, nameOf } from '@/lib/providers/external-reference';
import { adoptRefunds } from '@/lib/refunds/adopt-refunds';
import { requestRefund } from '@/lib/refunds/request-refund';
import { refundSuspense } from '@/lib/refunds/suspense/refund-suspense';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import {
  adapterOf,
  bothIdle,
  bothProviders,
  type ProviderName,
  payerActs,
  reset,
} from '@/tests/fixtures/two-providers';
import { paidHelper } from '@/tests/scenarios/payout-scenario';
import { paidFee, refundsOf } from '@/tests/scenarios/refund-scenario';
import { makeRefundsDue, takeMoney } from '@/tests/scenarios/unmatched-money';

const FEE = 1000;
const OTHER_TOKEN = 'ffffffffffff';
/**
 * Foreign references with our number: of the same installation before it was restored, and of any program that counts.
 */
const foreignTokens = [OTHER_TOKEN, null];

const fixture = useFixture();
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

describe.each(bothProviders)('Somebody else with our numbers in one account at %s', (name) => {
  it.each(foreignTokens)('takes money (token %s): it is neither ours nor refunded', async (token) => {
    const { poster, taskId, paymentId } = await begin(name);
    for (const status of ['pending', 'completed']) {
      const foreign = await payElsewhere({ name, own: { id: paymentId, token }, taskId });
      await syncPayment({ paymentId, reference: foreign, isPayerBack: true });
      expect(await refundSuspense()).toBe(0);
      expect(await rowOf(paymentId)).toMatchObject({ paymentStatus: status, reviewReason: null });
      expect(await moneyAt({ name, reference: foreign })).toEqual({ captured: FEE, refunded: 0 });
      if (status === 'pending') await pay({ name, paymentId });
    }
    expect(await db().paymentEvidence.count({ where: { paymentId } })).toBe(1);
    expect(await db().webhookEvent.count({ where: { paymentId, state: { not: 'handled' } } })).toBe(0);
    expect(await fixture.points(poster)).toEqual({ available: 0, reserved: 0 });
  });

  it('does not get our payment, nor we theirs, when a database reuses its numbers', async () => {
    const poster = await fixture.user();
    const { id: taskId } = await fixture.task({ poster });
    const next = await nextNumber('payment_records');
    const forgotten = await payElsewhere({ name, own: { id: next, token: OTHER_TOKEN }, taskId });
    const { paymentId } = await begin(name, { poster, taskId });
    expect(paymentId).toBe(next);
    expect(await referenceOf(paymentId)).not.toBe(forgotten);
    await pay({ name, paymentId });
    expect(await db().paymentEvidence.count({ where: { paymentId } })).toBe(1);
  });

  it('had a refund of that number: ours is made all the same, and theirs is booked as an adopted one', async () => {
    const { paymentId } = await paidBy(name);
    const id = await nextNumber('refunds');
    const forgotten = { id, token: OTHER_TOKEN };
    await refundElsewhere({
      name,
      paymentId,
      refund: forgotten,
      key: nameOf({ kind: 'refund', own: forgotten }),
    });
    expect(await refund(paymentId)).toBe(id);
    await bothIdle(fixture);
    await adoptRefunds({ paymentId });
    expect(await refundsOf(paymentId)).toMatchObject([
      { id, amount: 300, status: 'succeeded', reason: 'goodwill' },
      { amount: 300, status: 'succeeded', reason: 'made_at_provider' },
    ]);
    expect(await moneyAt({ name, reference: await referenceOf(paymentId) })).toEqual({
      captured: FEE,
      refunded: 600,
    });
  });

  it('had a payout of that number: ours is made all the same, and theirs is never mistaken for it', async () => {
    const helper = await paidHelper({ fixture, by: name });
    const id = await nextNumber('payouts');
    const forgotten = { id, token: OTHER_TOKEN };
    const theirs = await payOutElsewhere({ name, helper, payout: forgotten });
    const { payout_id: payoutId } = await requestPayout({
      userId: helper.id,
      provider: name,
      amount: 2_000,
      idempotencyKey: `after-${id}`,
    });
    expect(payoutId).toBe(id);
    await syncPayout({ payoutId, payoutReference: theirs });
    await bothIdle(fixture);
    const payout = await findPayoutRow({ id });
    expect(payout?.payoutReference).toEqual(expect.any(String));
    expect(payout?.payoutReference).not.toBe(theirs);
  });
});

describe.each(bothProviders)('A row that was begun at %s before there were tokens', (name) => {
  it('settles under its old reference, and can be refunded', async () => {
    const payer = await fixture.user();
    const { id: taskId } = await fixture.task({ poster: payer });
    const path = { stripe: '/v1/checkout/sessions', paypal: '/v2/checkout/orders' }[name];
    const simulator = name === 'stripe' ? fixture.simulators.stripe : fixture.paypal;
    simulator.addFault({ method: 'POST', path, fault: { kind: 'drop_before' }, times: null });
    await expect(begin(name, { poster: payer, taskId })).rejects.toMatchObject({
      code: 'provider_unavailable',
    });
    simulator.clearFaults();
    const { id } = await db().paymentRecord.findFirstOrThrow({ where: { taskId } });
    await forgetToken({ table: 'payment_records', id });
    const { paymentId } = await begin(name, { poster: payer, taskId });
    expect(paymentId).toBe(id);
    expect(labelsAt(name)).toContain(String(id));
    await pay({ name, paymentId });
    const foreign = await payElsewhere({ name, own: { id, token: null }, taskId });
    await syncPayment({ paymentId, reference: foreign });
    expect(await rowOf(paymentId)).toMatchObject({ paymentStatus: 'completed', reviewReason: null });
    // They refund it themselves: under the old reference, nothing else distinguishes their money from ours in the
    // simulator's ledger.
    await sendBackElsewhere({ name, reference: foreign });
    await refund(paymentId);
    await bothIdle(fixture);
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: 300, status: 'succeeded' }]);
  });

  it('a refund of the previous version, whose response was lost, is not sent again', async () => {
    const { paymentId } = await paidBy(name);
    for (const isOlder of [true, false]) {
      const simulator = name === 'stripe' ? fixture.simulators.stripe : fixture.paypal;
      simulator.hold();
      const fault = { kind: 'drop_before' } as const;
      const path = { stripe: '/v1/refunds', paypal: '/v2/payments/captures/*/refund' }[name];
      simulator.addFault({ method: 'POST', path, fault, times: null });
      const id = await refund(paymentId);
      simulator.clearFaults();
      simulator.hold();
      if (isOlder) await forgetToken({ table: 'refunds', id });
      await refundElsewhere({ name, paymentId, refund: { id, token: null }, key: `linku-refund-${id}` });
      await makeRefundsDue();
      await reconcileRefunds();
      await reset(fixture);
      await adoptRefunds({ paymentId });
    }
    expect(await refundsOf(paymentId)).toMatchObject([
      { amount: 300, status: 'succeeded', reason: 'goodwill' },
      { amount: 300, status: 'succeeded', reason: 'goodwill' },
    ]);
  });

  it('a payout continues under its old reference', async () => {
    const helper = await paidHelper({ fixture, by: name });
    const id = await beginPayout({ name, helper });
    await forgetToken({ table: 'payouts', id });
    const row = await findPayoutRow({ id });
    if (!row) throw new Error('There is no payout');
    const sent = await adapterOf(name).payOut({
      payout: row,
      name: `linku-payout-${id}-${Math.floor(row.createdAt.getTime() / 1000)}`,
      attempt: row.version,
      destination: row.destination,
      amount: row.amount,
      currency: row.currency,
      requestedAt: row.createdAt,
    });
    await db().$executeRaw`UPDATE payouts SET next_sync_at = now() - interval '1 second' WHERE id = ${id}`;
    await reconcilePayouts();
    const payoutReference = 'payoutReference' in sent ? sent.payoutReference : null;
    expect(await findPayoutRow({ id })).toMatchObject({ payoutReference });
  });
});

async function begin(
  name: ProviderName,
  known?: { poster: User; taskId: number },
): Promise<{ poster: User; taskId: number; paymentId: number }> {
  const poster = known?.poster ?? (await fixture.user());
  const taskId = known?.taskId ?? (await fixture.task({ poster })).id;
  const body = { payment_method: name } as const;
  const { payment_id: paymentId } = await createPayment({ user: poster, taskId, body, idempotencyKey: null });
  return { poster, taskId, paymentId };
}

async function pay({ name, paymentId }: { name: ProviderName; paymentId: number }): Promise<void> {
  payerActs({ fixture, name, reference: await referenceOf(paymentId) });
  await bothIdle(fixture);
  await syncPayment({ paymentId, isPayerBack: true });
  expect(await fixture.statusOf(paymentId)).toBe('completed');
}

async function paidBy(name: ProviderName) {
  const poster = await fixture.user();
  return paidFee({ fixture, poster, body: { payment_method: name } });
}

/** Another program takes as much money for a payment with our number; its events reach us as well. */
async function payElsewhere({
  name,
  own,
  taskId,
}: {
  name: ProviderName;
  own: ExternalReference;
  taskId: number;
}): Promise<string> {
  const { reference } = await adapterOf(name).start({
    payment: own,
    taskId,
    feeType: 'application_fee',
    amount: FEE,
    currency: 'GBP',
    presentation: 'redirect',
    locale: 'en',
    createdAt: new Date(),
    expiresAt: new Date(Date.now() + 3_600_000),
    idempotencyKey: `elsewhere-${crypto.randomUUID()}`,
  });
  await takeMoney({ fixture, name, reference });
  return reference;
}

async function sendBackElsewhere({ name, reference }: { name: ProviderName; reference: string }) {
  const found = await adapterOf(name).find({ reference });
  if (found.state !== 'paid') throw new Error(`It is ${found.state}`);
  const { transactionId, amount, currency } = found;
  const idempotencyKey = `elsewhere-${reference}`;
  const theirs = { id: 1, token: OTHER_TOKEN };
  await adapterOf(name).refund({ refund: theirs, transactionId, amount, currency, idempotencyKey });
}

async function refundElsewhere({
  name,
  paymentId,
  refund: own,
  key,
}: {
  name: ProviderName;
  paymentId: number;
  refund: ExternalReference;
  key: string;
}): Promise<void> {
  const payment = await findPaymentRow({ id: paymentId });
  const made = await adapterOf(name).refund({
    refund: own,
    transactionId: payment?.transactionId ?? '',
    amount: 300,
    currency: 'GBP',
    idempotencyKey: key,
  });
  expect(made.state).toBe('succeeded');
}

async function refund(paymentId: number): Promise<number> {
  const id = await requestRefund({
    paymentId,
    amount: 300,
    reason: 'goodwill',
    requestKey: crypto.randomUUID(),
    by: { actor: 'system', actorId: null },
  });
  return id ?? 0;
}

async function payOutElsewhere({
  name,
  helper,
  payout,
}: {
  name: ProviderName;
  helper: User;
  payout: ExternalReference;
}): Promise<string> {
  const account = await findPayoutAccountRow({ userId: helper.id, provider: name });
  const made = await adapterOf(name).payOut({
    payout,
    name: nameOf({ kind: 'payout', own: payout }),
    attempt: 1,
    destination: account?.reference ?? '',
    amount: 2_000,
    currency: 'GBP',
    requestedAt: new Date(),
  });
  await bothIdle(fixture);
  if (!('payoutReference' in made) || made.payoutReference === null) throw new Error('Nothing was paid');
  return made.payoutReference;
}

/** A payout whose row is written, and of which no provider knows. */
async function beginPayout({ name, helper }: { name: ProviderName; helper: User }): Promise<number> {
  const account = await findPayoutAccountRow({ userId: helper.id, provider: name });
  if (!account) throw new Error('There is no account');
  const plan = planPayout({
    userId: helper.id,
    account,
    amount: 2_000,
    currency: 'GBP',
    idempotencyKey: crypto.randomUUID(),
  });
  const result = await commit(plan);
  if (result.outcome !== 'done' || result.payoutId === null) throw new Error(result.outcome);
  return result.payoutId;
}

/** The number of the next row, as it was assigned once before. */
async function nextNumber(table: 'payment_records' | 'refunds' | 'payouts'): Promise<number> {
  const [row] = await db().$queryRaw<{ next: number }[]>`
    SELECT nextval(pg_get_serial_sequence(${table}, 'id'))::integer AS next`;
  await db()
    .$queryRaw`SELECT setval(pg_get_serial_sequence(${table}, 'id'), ${row?.next}::bigint, false)::text`;
  return row?.next ?? 0;
}

/** Like rows that were written before the column existed. */
async function forgetToken({
  table,
  id,
}: {
  table: 'payment_records' | 'refunds' | 'payouts';
  id: number;
}): Promise<void> {
  const { begun, forgotten, done } = {
    payment_records: {
      begun: () => db().$executeRaw`ALTER TABLE payment_records DISABLE TRIGGER payment_records_token`,
      forgotten: () => db().$executeRaw`UPDATE payment_records SET token = NULL WHERE id = ${id}`,
      done: () => db().$executeRaw`ALTER TABLE payment_records ENABLE TRIGGER payment_records_token`,
    },
    refunds: {
      begun: () => db().$executeRaw`ALTER TABLE refunds DISABLE TRIGGER refunds_token`,
      forgotten: () => db().$executeRaw`UPDATE refunds SET token = NULL WHERE id = ${id}`,
      done: () => db().$executeRaw`ALTER TABLE refunds ENABLE TRIGGER refunds_token`,
    },
    payouts: {
      begun: () => db().$executeRaw`ALTER TABLE payouts DISABLE TRIGGER payouts_token`,
      forgotten: () => db().$executeRaw`UPDATE payouts SET token = NULL WHERE id = ${id}`,
      done: () => db().$executeRaw`ALTER TABLE payouts ENABLE TRIGGER payouts_token`,
    },
  }[table];
  await db().$transaction([begun(), forgotten(), done()]);
}

function rowOf(id: number) {
  return db().paymentRecord.findUniqueOrThrow({ where: { id } });
}

function labelsAt(name: ProviderName): unknown[] {
  return name === 'stripe'
    ? fixture.simulators.stripe
        .sessions()
        .map(({ metadata }) => (metadata as Record<string, string>).payment_id)
    : fixture.paypal.orders().map(({ custom_id: label }) => label);
}

/** The simulator's own ledger of one payment there. */
async function moneyAt({ name, reference }: { name: ProviderName; reference: string }) {
  const lines =
    name === 'stripe'
      ? fixture.simulators.stripe.ledger().payment_intents.filter(({ session }) => session === reference)
      : fixture.paypal.ledger().orders.filter(({ order }) => order === reference);
  return { captured: lines[0]?.captured, refunded: lines[0]?.refunded };
}
