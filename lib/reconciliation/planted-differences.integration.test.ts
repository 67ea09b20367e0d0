import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { commit } from '@/lib/ledger/commit';
import { brokenChecks } from '@/lib/ledger/run-checks';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { adapterOf, bothIdle, payerActs, releaseBoth, reset } from '@/tests/fixtures/two-providers';
import { makeStatement } from './make-statement';
import { readStatement } from './read-statement';
import { resolveDifference } from './resolve-difference';
import type { ResolveDifferenceBody } from './schema';
import type { DifferenceEnding, DifferenceKind } from './states';

const fixture = useFixture();
afterEach(() => reset(fixture));

let operatorId: number;
beforeAll(async () => {
  operatorId = (await fixture.user({ role: 'admin' })).id;
});

type Paid = { paymentId: number; transactionId: string; line: string };

/** A fee of 10.00 that was paid with a card, and its line at Stripe. */
async function pay(): Promise<Paid> {
  const poster = await fixture.user();
  const { id: taskId } = await fixture.task({ poster });
  const { payment_id: paymentId } = await createPayment({
    user: poster,
    taskId,
    body: { payment_method: 'stripe' },
    idempotencyKey: crypto.randomUUID(),
  });
  const before = new Set(lineIds());
  payerActs({ fixture, name: 'stripe', reference: await referenceOf(paymentId) });
  await bothIdle(fixture);
  const payment = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
  const [line = ''] = lineIds().filter((id) => !before.has(id));
  return { paymentId, transactionId: payment.providerTransactionId ?? '', line };
}

const lineIds = () => fixture.simulators.stripe.balance().lines.map(({ id }) => String(id));

/** The statement of now, where nothing may follow later. */
async function compare() {
  const to = new Date(Date.now() + 60_000);
  const period = { from: new Date(to.getTime() - 86_400_000), to, day: null, madeBy: null };
  const id = await makeStatement({ adapter: adapterOf('stripe'), period, marginSeconds: 0 });
  return readStatement({ statementId: id ?? 0 });
}

type Planted = {
  title: string;
  plant: (paid: Paid) => unknown;
  kind: DifferenceKind;
  object: RegExp;
  amount: number;
  /** What the operator does; null: nothing, the provider puts it right. */
  command: (paid: Paid) => ResolveDifferenceBody | null;
  /** What happens at the provider after that. */
  after?: (paid: Paid) => unknown;
  ending: DifferenceEnding;
};

const note = 'Looked up in the dashboard';
const stripe = () => fixture.simulators.stripe;

const planted: Planted[] = [
  {
    title: 'an adjustment that takes money',
    plant: () => stripe().plantLine({ kind: 'adjustment', amount: -700, description: 'Correction' }),
    kind: 'only_there',
    object: /^line:txn_/,
    amount: -700,
    command: () => ({ verb: 'write_off', note }),
    ending: 'write_off',
  },
  {
    title: 'an adjustment that gives money',
    plant: () => stripe().plantLine({ kind: 'adjustment', amount: 500 }),
    kind: 'only_there',
    object: /^line:txn_/,
    amount: 500,
    command: () => ({ verb: 'write_off', note }),
    ending: 'write_off',
  },
  {
    title: 'a charge of a stranger that belongs to a payment',
    plant: () => stripe().payStranger({ amount: 900 }),
    kind: 'only_there',
    object: /^charge:pi_/,
    amount: 900,
    command: ({ paymentId }) => ({ verb: 'assign', payment_id: paymentId, note }),
    ending: 'assign',
  },
  {
    title: 'a charge of a stranger',
    plant: () => stripe().payStranger({ amount: 800 }),
    kind: 'only_there',
    object: /^charge:pi_/,
    amount: 800,
    command: () => ({ verb: 'write_off', note }),
    ending: 'write_off',
  },
  {
    title: 'a charge that is listed twice',
    plant: ({ line }) => stripe().repeatLine({ id: line }),
    kind: 'twice',
    object: /^charge:pi_/,
    amount: 1_000,
    command: () => ({ verb: 'explain', note }),
    ending: 'explain',
  },
  {
    title: 'a charge whose amount changes after it was matched',
    plant: async ({ line }) => {
      await compare();
      stripe().changeLine({ id: line, amount: 1_100 });
    },
    kind: 'amount_differs',
    object: /^charge:pi_/,
    amount: 100,
    command: () => ({ verb: 'write_off', note }),
    ending: 'write_off',
  },
  {
    title: 'a charge that the list does not know for a while',
    plant: ({ line }) => stripe().changeLine({ id: line, hide: true }),
    kind: 'only_here',
    object: /^charge:pi_/,
    amount: -1_000,
    command: () => null,
    after: ({ line }) => stripe().changeLine({ id: line }),
    ending: 'matched',
  },
  {
    title: 'a refund of the dashboard whose events are lost',
    plant: ({ transactionId }) => {
      stripe().hold();
      stripe().refund({ paymentIntentId: transactionId, amount: 300 });
    },
    kind: 'only_there',
    object: /^refund:re_/,
    amount: -300,
    command: () => ({ verb: 'adopt', note }),
    ending: 'matched',
  },
  {
    title: 'a dispute whose events are lost, with its fee',
    plant: ({ transactionId }) => {
      stripe().hold();
      stripe().openDispute({ paymentIntentId: transactionId });
    },
    kind: 'only_there',
    object: /^dispute:pi_/,
    amount: -3_000,
    command: () => ({ verb: 'adopt', note }),
    ending: 'matched',
  },
  {
    title: 'a balance that nothing explains',
    plant: () => stripe().shiftBalance({ amount: 1_234 }),
    kind: 'unexplained',
    object: /^balance$/,
    amount: 1_234,
    command: () => null,
    after: () => stripe().shiftBalance({ amount: 0 }),
    ending: 'matched',
  },
];

describe('a difference that was planted is found, named and ended', () => {
  it.each(planted.map((one) => [one.title, one] as const))('%s', async (_, one) => {
    const paid = await pay();
    await one.plant(paid);
    const found = await compare();
    const [difference, ...others] = found.differences.filter(({ ending }) => ending === null);
    expect(others).toEqual([]);
    expect(difference).toMatchObject({ kind: one.kind, amount: one.amount, currency: 'GBP' });
    expect(difference?.object).toMatch(one.object);
    const command = one.command(paid);
    const differenceId = difference?.difference_id ?? 0;
    if (command !== null) await resolveDifference({ operatorId, differenceId, command });
    one.after?.(paid);
    await releaseBoth(fixture);
    const after = await compare();
    expect(after.differences).toEqual([]);
    expect(after.balances).toMatchObject([{ currency: 'GBP', unexplained: 0 }]);
    expect(await db().difference.findUniqueOrThrow({ where: { id: differenceId } })).toMatchObject({
      verb: one.ending,
    });
    expect(await brokenChecks()).toEqual([]);
  });
});

it('a difference whose object has another name by now ends by itself, and is found under that name', async () => {
  const { transactionId } = await pay();
  stripe().hold();
  stripe().openDispute({ paymentIntentId: transactionId });
  const row = { provider: 'stripe', kind: 'only_there', currency: 'GBP', amount: -3_000 } as const;
  await commit({ difference: { kind: 'insert', row: { ...row, object_key: 'dispute:dp_before' } } });
  const { differences } = await compare();
  expect(differences).toMatchObject([{ object: `dispute:${transactionId}`, amount: -3_000 }]);
  const before = await db().difference.findFirstOrThrow({ where: { objectKey: 'dispute:dp_before' } });
  expect(before).toMatchObject({ verb: 'matched', endedAt: expect.any(Date) });
});
