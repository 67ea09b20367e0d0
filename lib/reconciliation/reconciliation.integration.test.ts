import { afterEach, expect, it } from 'vitest';
import { brokenChecks } from '@/lib/ledger/run-checks';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { nameOf } from '@/lib/providers/external-reference';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { startRequest } from '@/tests/fixtures/provider-fixtures';
import { adapterOf, bothIdle, payerActs, releaseBoth, reset } from '@/tests/fixtures/two-providers';
import { makeStatement } from './make-statement';
import { readStatement } from './read-statement';
import { previewDifference, resolveDifference } from './resolve-difference';

const fixture = useFixture();
afterEach(() => reset(fixture));

/** A fee of 10.00 that was paid with a card. */
async function pay(): Promise<number> {
  const poster = await fixture.user();
  const { id: taskId } = await fixture.task({ poster });
  const command = {
    user: poster,
    taskId,
    body: { payment_method: 'stripe' },
    idempotencyKey: crypto.randomUUID(),
  };
  const { payment_id: paymentId } = await createPayment({ ...command, body: { payment_method: 'stripe' } });
  payerActs({ fixture, name: 'stripe', reference: await referenceOf(paymentId) });
  await bothIdle(fixture);
  expect(await fixture.statusOf(paymentId)).toBe('completed');
  return paymentId;
}

/** A charge at Stripe that nobody here asked for. */
async function payStranger(amount: number): Promise<void> {
  const payment = { id: 900_000 + amount, token: 'feedfeedfeed' };
  const { reference } = await adapterOf('stripe').start(
    startRequest({ payment, amount, idempotencyKey: nameOf({ kind: 'payment', own: payment }) }),
  );
  payerActs({ fixture, name: 'stripe', reference });
  await bothIdle(fixture);
}

async function compare(): Promise<number> {
  const to = new Date(Date.now() + 60_000);
  const period = { from: new Date(to.getTime() - 86_400_000), to, day: null, madeBy: null };
  return (await makeStatement({ adapter: adapterOf('stripe'), period, marginSeconds: 0 })) ?? 0;
}

async function openDifference() {
  return db().difference.findFirstOrThrow({ where: { endedAt: null } });
}

async function sumOf(accountId: string): Promise<number> {
  const { _sum } = await db().ledgerEntry.aggregate({ where: { accountId }, _sum: { amount: true } });
  return Number(_sum.amount ?? 0);
}

it('what Stripe keeps is booked once, however often the list is read', async () => {
  const before = await sumOf('provider:stripe:fees:GBP');
  await pay();
  const id = await compare();
  await Promise.all([compare(), compare()]);
  // 1.5 % of 10.00, and 20.
  expect((await sumOf('provider:stripe:fees:GBP')) - before).toBe(-35);
  const statement = await readStatement({ statementId: id });
  expect(statement).toMatchObject({ provider: 'stripe', incomplete_reason: null, differences: [] });
  expect(statement.balances).toMatchObject([{ currency: 'GBP', waiting: 0, differing: 0, unexplained: 0 }]);
  expect(statement.balances[0]?.total).toBe(statement.balances[0]?.clearing);
  expect(statement.sums).toMatchObject([{ kind: 'charge', currency: 'GBP' }]);
  expect(await brokenChecks()).toEqual([]);
});

it('a refund whose event is on its way waits, differs when it stays away, and is adopted', async () => {
  const paymentId = await pay();
  const { providerTransactionId } = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
  fixture.simulators.stripe.hold();
  fixture.simulators.stripe.refund({ paymentIntentId: providerTransactionId ?? '', amount: 300 });
  const id = await compare();
  const difference = await openDifference();
  expect(difference).toMatchObject({ kind: 'only_there', amount: -300n, currency: 'GBP' });
  expect((await readStatement({ statementId: id })).balances).toMatchObject([
    { differing: -300, unexplained: 0 },
  ]);
  const operator = await fixture.user({ role: 'admin' });
  const command = { verb: 'adopt', note: 'It was made in the console' } as const;
  const resolved = await resolveDifference({ operatorId: operator.id, differenceId: difference.id, command });
  expect(resolved).toMatchObject({ ending: 'matched', verbs: [] });
  await releaseBoth(fixture);
  await expectReconciled('stripe');
});

it('a charge of a stranger is assigned to a payment, where it waits under suspense', async () => {
  const paymentId = await pay();
  await payStranger(700);
  await compare();
  const difference = await openDifference();
  expect(difference).toMatchObject({ kind: 'only_there', amount: 700n });
  const operator = await fixture.user({ role: 'admin' });
  const parts = { operatorId: operator.id, differenceId: difference.id };
  await expect(
    resolveDifference({ ...parts, command: { verb: 'assign', note: 'Theirs' } }),
  ).rejects.toMatchObject({ code: 'malformed' });
  const command = { verb: 'assign', payment_id: paymentId, note: 'Paid again by mistake' } as const;
  const { bookings } = await previewDifference({ ...parts, command });
  expect(bookings).toMatchObject([
    { from: 'provider:stripe:clearing:GBP', to: 'platform:suspense:GBP', amount: 700 },
  ]);
  expect(await openDifference()).toMatchObject({ id: difference.id, version: 1 });
  expect(await resolveDifference({ ...parts, command })).toMatchObject({ ending: 'assign' });
  // The same again answers how it ended.
  expect(await resolveDifference({ ...parts, command })).toMatchObject({ ending: 'assign' });
  await expectReconciled('stripe');
  expect(await brokenChecks()).toEqual([]);
});

it('what nobody can name is written off, once', async () => {
  await payStranger(800);
  await compare();
  const difference = await openDifference();
  const operator = await fixture.user({ role: 'admin' });
  const parts = { operatorId: operator.id, differenceId: difference.id };
  const command = { verb: 'write_off', note: 'Nobody claims it' } as const;
  await expect(
    resolveDifference({ ...parts, command: { verb: 'explain', note: 'No' } }),
  ).rejects.toMatchObject({ code: 'resolution_not_possible' });
  const answers = await Promise.allSettled([
    resolveDifference({ ...parts, command }),
    resolveDifference({ ...parts, command }),
  ]);
  expect(answers.some(({ status }) => status === 'fulfilled')).toBe(true);
  expect(await sumOf('platform:write_offs:GBP')).toBe(800);
  expect(await db().auditLog.count({ where: { action: 'difference_write_off' } })).toBe(1);
  await expectReconciled('stripe');
  expect(await brokenChecks()).toEqual([]);
});

it('what is still open is found once and carried by each statement', async () => {
  await payStranger(900);
  const first = await compare();
  const second = await compare();
  const numbers = async (statementId: number) =>
    (await readStatement({ statementId })).differences.map(({ difference_id: id }) => id);
  const { id } = await openDifference();
  expect(await numbers(first)).toEqual([id]);
  expect(await numbers(second)).toEqual([id]);
});
