import { afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { brokenChecks } from '@/lib/ledger/run-checks';
import { requestPayout } from '@/lib/payouts/request-payout';
import { refundPayment } from '@/lib/refunds/refund-payment';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { useFixture } from '@/tests/fixtures/fixture';
import { adapterOf, bothIdle, reset } from '@/tests/fixtures/two-providers';
import { transactionOf } from '@/tests/scenarios/dispute-scenario';
import { paidHelper } from '@/tests/scenarios/payout-scenario';
import { openUsers, paidFee, type Users } from '@/tests/scenarios/refund-scenario';
import { makeStatement } from './make-statement';
import { readStatement } from './read-statement';

const fixture = useFixture();
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
afterEach(async () => {
  setRight(true);
  await reset(fixture);
});

const setRight = (hasRight: boolean) => fixture.paypal.setReporting({ has_right: hasRight });

async function pass(): Promise<void> {
  await bothIdle(fixture);
  fixture.simulators.clock.advance({ seconds: 1 });
}

async function compare() {
  await pass();
  const to = new Date();
  const period = { from: new Date(to.getTime() - 86_400_000), to, day: null, madeBy: null };
  const id = await makeStatement({ adapter: adapterOf('paypal'), period, marginSeconds: 0 });
  return readStatement({ statementId: id ?? 0 });
}

async function pay(): Promise<{ paymentId: number; captureId: string }> {
  const { paymentId } = await paidFee({ fixture, poster: users.poster, body: { payment_method: 'paypal' } });
  await bothIdle(fixture);
  return { paymentId, captureId: await transactionOf(paymentId) };
}

function refund({ paymentId, amount }: { paymentId: number; amount: number }): Promise<unknown> {
  return refundPayment({
    operatorId: users.operator.id,
    paymentId,
    command: { amount, reason: 'goodwill' },
    idempotencyKey: crypto.randomUUID(),
  });
}

const batchSchema = z.object({
  batch_header: z.object({ payout_batch_id: z.string() }),
  items: z.array(z.object({ payout_item_id: z.string() })),
});

/** A helper is paid, and has it. */
async function payOut(): Promise<{ itemId: string }> {
  const helper = await paidHelper({ fixture, by: 'paypal' });
  await requestPayout({ userId: helper.id, provider: 'paypal', amount: 6_000, idempotencyKey: 'part' });
  const batch = batchSchema.parse(fixture.paypal.payouts().at(-1));
  fixture.paypal.settlePayout({ batchId: batch.batch_header.payout_batch_id });
  await bothIdle(fixture);
  return { itemId: batch.items[0]?.payout_item_id ?? '' };
}

/** What PayPal kept, in pence, by the books and by its own. */
async function fees(): Promise<{ booked: number; kept: number }> {
  const { _sum: sums } = await db().ledgerEntry.aggregate({
    where: { accountId: 'provider:paypal:fees:GBP' },
    _sum: { amount: true },
  });
  const pounds = fixture.paypal.ledger().merchant.find(({ currency }) => currency === 'GBP');
  return { booked: 0 - Number(sums.amount ?? 0), kept: pounds?.fees ?? 0 };
}

async function expectAllFeesBooked(): Promise<void> {
  const { booked, kept } = await fees();
  expect(kept).toBeGreaterThan(0);
  expect(booked).toBe(kept);
  expect(await brokenChecks()).toEqual([]);
}

/** All that is there about fees without the list: a payment, a refund of a part, and a payout. */
async function doBusiness(): Promise<void> {
  const { paymentId } = await pay();
  await refund({ paymentId, amount: 300 });
  await payOut();
}

it('a payout that comes back and a refund in PayPal’s console are no differences while the list may not be read', async () => {
  // Before the list was ever read, whose clock is ahead of ours in the tests behind this one.
  expect(await db().lineCursor.count({ where: { completeUntil: { not: null } } })).toBe(0);
  setRight(false);
  const { itemId } = await payOut();
  const { captureId } = await pay();
  await compare();
  fixture.paypal.settlePayoutItem({ itemId, outcome: 'reversed' });
  fixture.paypal.refund({ captureId, amount: 200 });
  const { differences, unread_objects: unread } = await compare();
  expect({ differences, unread }).toEqual({ differences: [], unread: 0 });
  setRight(true);
  await pass();
  await expectReconciled('paypal');
  await expectAllFeesBooked();
});

it('what PayPal kept is booked from the objects while its list may not be read, and not again when it may', async () => {
  setRight(false);
  await doBusiness();
  for (const _ of ['at once', 'again']) {
    const { incomplete_reason: reason, unread_objects: unread, differences } = await compare();
    expect({ reason, unread, differences }).toEqual({ reason: 'right_missing', unread: 0, differences: [] });
    await expectAllFeesBooked();
  }
  expect(await db().balanceLine.count({ where: { matchId: null } })).toBe(0);
  setRight(true);
  for (const _ of ['at once', 'again']) {
    await pass();
    await expectReconciled('paypal');
    await expectAllFeesBooked();
  }
});

it('what the list told is not read from the objects when the list may not be read any more', async () => {
  setRight(true);
  await doBusiness();
  await pass();
  await expectReconciled('paypal');
  const lines = await db().balanceLine.count();
  setRight(false);
  await compare();
  expect(await db().balanceLine.count()).toBe(lines);
  await doBusiness();
  expect((await compare()).unread_objects).toBe(0);
  await expectAllFeesBooked();
  setRight(true);
  await pass();
  await expectReconciled('paypal');
  await expectAllFeesBooked();
  expect((await compare()).unread_objects).toBeNull();
});

it('the list has the last word where it tells another fee than the object did', async () => {
  setRight(false);
  const { captureId } = await pay();
  await compare();
  const { booked } = await fees();
  fixture.paypal.changeReport({ transactionId: captureId, fee: -99 });
  setRight(true);
  for (const _ of ['at once', 'again']) {
    await pass();
    await expectReconciled('paypal');
    expect((await fees()).booked).toBe(booked - 59 + 99);
  }
  fixture.paypal.changeReport({ transactionId: captureId });
  await pass();
  await expectReconciled('paypal');
  await expectAllFeesBooked();
});

it('the database keeps one line of a movement, and a statement with a list has no unread objects', async () => {
  setRight(false);
  await pay();
  await compare();
  const {
    id: _,
    matchId: __,
    ...row
  } = await db().balanceLine.findFirstOrThrow({
    where: { providerKind: 'object' },
  });
  await expect(db().balanceLine.create({ data: { ...row, reference: 'another' } })).rejects.toMatchObject({
    code: 'P2002',
  });
  const now = new Date();
  const statement = { provider: 'paypal', from: now, to: now, unreadObjects: 1 };
  await expect(db().statement.create({ data: statement })).rejects.toThrow('statements_unread_objects_check');
});

it('a payment that PayPal does not show is counted as one of which nobody knows', async () => {
  setRight(false);
  const { paymentId } = await pay();
  const found = await db().paymentEvidence.findFirstOrThrow({ where: { paymentId } });
  const { id: _, ...row } = found;
  await db().paymentEvidence.create({ data: { ...row, providerTransactionId: 'UNKNOWN' } });
  expect((await compare()).unread_objects).toBe(1);
});
