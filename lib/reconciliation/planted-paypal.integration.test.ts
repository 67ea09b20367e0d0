import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { brokenChecks } from '@/lib/ledger/run-checks';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { adapterOf, bothIdle, releaseBoth, reset } from '@/tests/fixtures/two-providers';
import { transactionOf } from '@/tests/scenarios/dispute-scenario';
import { openUsers, paidFee, type Users } from '@/tests/scenarios/refund-scenario';
import { makeStatement } from './make-statement';
import { readStatement } from './read-statement';
import { resolveDifference } from './resolve-difference';
import type { ResolveDifferenceBody } from './schema';
import type { DifferenceEnding, DifferenceKind } from './states';

const fixture = useFixture();
afterEach(() => reset(fixture));

let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});

type Paid = { paymentId: number; captureId: string };

/** A fee of 10.00 that was paid by PayPal. */
async function pay(): Promise<Paid> {
  const { paymentId } = await paidFee({
    fixture,
    poster: users.poster,
    body: { payment_method: 'paypal' },
  });
  await bothIdle(fixture);
  return { paymentId, captureId: await transactionOf(paymentId) };
}

/** The statement of now, where nothing may follow later: PayPal, which knows seconds, lists everything. */
async function compare() {
  fixture.simulators.clock.advance({ seconds: 1 });
  const to = new Date();
  const period = { from: new Date(to.getTime() - 86_400_000), to, day: null, madeBy: null };
  const id = await makeStatement({ adapter: adapterOf('paypal'), period, marginSeconds: 0 });
  return readStatement({ statementId: id ?? 0 });
}

type Planted = {
  title: string;
  plant: (paid: Paid) => unknown;
  kind: DifferenceKind;
  object: RegExp;
  amount: number;
  currency?: string;
  /** What the operator does; null: nothing, PayPal puts it right. */
  command: (paid: Paid) => ResolveDifferenceBody | null;
  /** What happens at PayPal after that. */
  after?: (paid: Paid) => unknown;
  ending: DifferenceEnding;
};

const note = 'Looked up at PayPal';
const paypal = () => fixture.paypal;
const writeOff = () => ({ verb: 'write_off', note }) as const;

const planted: Planted[] = [
  {
    title: 'a correction that takes money',
    plant: () => paypal().plantTransaction({ kind: 'adjustment', amount: -700, note: 'Correction' }),
    kind: 'only_there',
    object: /^line:\w{17} T1200 GBP$/,
    amount: -700,
    command: writeOff,
    ending: 'write_off',
  },
  {
    title: 'a movement of a kind that nobody knows',
    plant: () => paypal().plantTransaction({ kind: 'adjustment', code: 'T9999', amount: 500 }),
    kind: 'only_there',
    object: /^line:\w{17} T9999 GBP$/,
    amount: 500,
    command: writeOff,
    ending: 'write_off',
  },
  {
    title: 'a payment of a stranger that belongs to a payment',
    plant: () => paypal().plantTransaction({ kind: 'payment', amount: 900 }),
    kind: 'only_there',
    object: /^charge:\w{17}$/,
    amount: 900,
    command: ({ paymentId }) => ({ verb: 'assign', payment_id: paymentId, note }),
    ending: 'assign',
  },
  {
    title: 'a payment of a stranger in another currency',
    plant: () => paypal().plantTransaction({ kind: 'payment', amount: 800, currency: 'EUR' }),
    kind: 'only_there',
    object: /^charge:\w{17}$/,
    amount: 800,
    currency: 'EUR',
    command: writeOff,
    ending: 'write_off',
  },
  {
    title: 'a payment that we sent to a stranger',
    plant: () => paypal().plantTransaction({ kind: 'payment', code: 'T0001', amount: -600 }),
    kind: 'only_there',
    object: /^payout:\w{17}$/,
    amount: -600,
    command: writeOff,
    ending: 'write_off',
  },
  {
    title: 'a reversal of a payment that we do not have',
    plant: () =>
      paypal().plantTransaction({
        kind: 'adjustment',
        code: 'T1106',
        amount: -400,
        reference: '1AB23456CD789012E',
      }),
    kind: 'only_there',
    object: /^dispute:1AB23456CD789012E$/,
    amount: -400,
    command: writeOff,
    ending: 'write_off',
  },
  {
    title: 'a payment that is listed twice',
    plant: ({ captureId }) => paypal().repeatTransaction({ transactionId: captureId }),
    kind: 'twice',
    object: /^charge:\w{17}$/,
    amount: 1_000,
    command: () => ({ verb: 'explain', note }),
    ending: 'explain',
  },
  {
    title: 'a payment whose amount changes after it was matched',
    plant: async ({ captureId }) => {
      await compare();
      paypal().changeReport({ transactionId: captureId, amount: 1_100 });
    },
    kind: 'amount_differs',
    object: /^charge:\w{17}$/,
    amount: 100,
    command: writeOff,
    ending: 'write_off',
  },
  {
    title: 'a payment that the list does not know for a while',
    plant: ({ captureId }) => paypal().changeReport({ transactionId: captureId, hide: true }),
    kind: 'only_here',
    object: /^charge:\w{17}$/,
    amount: -1_000,
    command: () => null,
    after: ({ captureId }) => paypal().changeReport({ transactionId: captureId }),
    ending: 'matched',
  },
  {
    title: 'a payment of which PayPal lists another amount than the books have',
    plant: ({ captureId }) => paypal().changeReport({ transactionId: captureId, amount: 950 }),
    kind: 'amount_differs',
    object: /^charge:\w{17}$/,
    amount: -50,
    command: writeOff,
    ending: 'write_off',
  },
  {
    title: 'a refund in PayPal’s console whose events are lost',
    plant: ({ captureId }) => {
      paypal().hold();
      paypal().refund({ captureId, amount: 300 });
    },
    kind: 'only_there',
    object: /^refund:\w{17}$/,
    amount: -300,
    command: () => ({ verb: 'adopt', note }),
    ending: 'matched',
  },
  {
    title: 'a chargeback whose events are lost',
    plant: ({ captureId }) => {
      paypal().hold();
      paypal().reverse({ captureId });
    },
    kind: 'only_there',
    object: /^dispute:\w{17}$/,
    amount: -1_000,
    command: () => ({ verb: 'adopt', note }),
    ending: 'matched',
  },
  {
    title: 'a balance that nothing explains',
    plant: () => paypal().shiftBalance({ amount: 1_234 }),
    kind: 'unexplained',
    object: /^balance$/,
    amount: 1_234,
    command: () => null,
    after: () => paypal().shiftBalance({ amount: 0 }),
    ending: 'matched',
  },
];

describe('what the books have from PayPal’s list alone is no difference', () => {
  it.each<[string, () => unknown]>([
    ['a fee on a line of its own', () => paypal().plantTransaction({ kind: 'fee', amount: -120 })],
    ['another fee of a payment than before', () => changeFee()],
    ['money that went to our bank', () => paypal().withdraw({ amount: 2_000 })],
    [
      'a payout of our bank that came back',
      () => {
        const { transaction_id: transactionId } = paypal().withdraw({ amount: 2_000 });
        paypal().returnWithdrawal({ transactionId });
      },
    ],
    ['a deposit', () => paypal().deposit({ amount: 3_000 })],
    ['an exchange', () => paypal().convert({ amount: 1_000, from: 'GBP', to: 'EUR', received: 1_150 })],
    [
      'money that is withheld',
      () => paypal().plantTransaction({ kind: 'adjustment', code: 'T1501', amount: -250 }),
    ],
  ])('%s', async (_, happen) => {
    await happen();
    const { differences, balances } = await compare();
    expect(differences).toEqual([]);
    expect(balances.map(({ unexplained, differing }) => [unexplained, differing])).toEqual(
      balances.map(() => [0, 0]),
    );
    expect(await brokenChecks()).toEqual([]);
  });
});

describe('a difference that was planted at PayPal is found, named and ended', () => {
  it.each(planted.map((one) => [one.title, one] as const))('%s', async (_, one) => {
    const paid = await pay();
    await one.plant(paid);
    const found = await compare();
    const [difference, ...others] = found.differences.filter(({ ending }) => ending === null);
    expect(others).toEqual([]);
    const { kind, amount, currency = 'GBP' } = one;
    expect(difference).toMatchObject({ kind, amount, currency });
    expect(difference?.object).toMatch(one.object);
    const command = one.command(paid);
    const differenceId = difference?.difference_id ?? 0;
    if (command !== null) await resolveDifference({ operatorId: users.operator.id, differenceId, command });
    one.after?.(paid);
    await releaseBoth(fixture);
    const after = await compare();
    expect(after.differences).toEqual([]);
    expect(after.balances.map(({ unexplained }) => unexplained)).toEqual(after.balances.map(() => 0));
    expect(await db().difference.findUniqueOrThrow({ where: { id: differenceId } })).toMatchObject({
      verb: one.ending,
    });
    expect(await brokenChecks()).toEqual([]);
  });
});

/** PayPal keeps more of a payment than it said when the payment was imported. */
async function changeFee(): Promise<void> {
  const { captureId } = await pay();
  await compare();
  paypal().changeReport({ transactionId: captureId, fee: -99 });
}
