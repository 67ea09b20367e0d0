import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { adapterOf, bothIdle, reset } from '@/tests/fixtures/two-providers';
import { transactionOf } from '@/tests/scenarios/dispute-scenario';
import { openUsers, paidFee, type Users } from '@/tests/scenarios/refund-scenario';
import { importLines } from './import-lines';
import { makeStatement } from './make-statement';
import { readStatement } from './read-statement';

/** Far beyond what each import reads again of the last. */
const DAYS = 3 * 86_400;

const fixture = useFixture();
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
afterEach(() => reset(fixture));

async function pass(seconds: number): Promise<void> {
  await bothIdle(fixture);
  fixture.simulators.clock.advance({ seconds });
}

/** Everything that PayPal lists by now, and what differs. */
async function compare() {
  await pass(1);
  const to = new Date();
  const period = { from: new Date(to.getTime() - 86_400_000), to, day: null, madeBy: null };
  const id = await makeStatement({ adapter: adapterOf('paypal'), period, marginSeconds: 0 });
  return readStatement({ statementId: id ?? 0 });
}

const completeUntil = async () =>
  (await db().lineCursor.findUniqueOrThrow({ where: { provider: 'paypal' } })).completeUntil;

describe.each(['initiation', 'update'] as const)(
  'Where PayPal searches by the %s of a transaction',
  (searchesBy) => {
    it('an eCheck that clears after days is imported once', async () => {
      fixture.paypal.setReporting({ searches_by: searchesBy });
      const { id: taskId } = await fixture.task({ poster: users.poster });
      const { payment_id: paymentId } = await createPayment({
        user: users.poster,
        taskId,
        body: { payment_method: 'paypal' },
        idempotencyKey: crypto.randomUUID(),
      });
      fixture.paypal.approve({ orderId: await referenceOf(paymentId), funding: 'echeck' });
      await pass(1);
      await expectReconciled('paypal');
      await pass(DAYS);
      await expectReconciled('paypal');
      const order = fixture.paypal
        .orders()
        .find(({ custom_id: own }) => String(own).includes(`-${paymentId}-`));
      fixture.paypal.settleCapture({ captureId: String(order?.capture_id), outcome: 'completed' });
      await pass(1);
      await expectReconciled('paypal');
      await pass(DAYS);
      await expectReconciled('paypal');
      const objectReference = await transactionOf(paymentId);
      expect(await db().balanceLine.count({ where: { provider: 'paypal', objectReference } })).toBe(1);
      expect(await fixture.statusOf(paymentId)).toBe('completed');
    });
  },
);

it('a payment whose sums change days after its import differs by what changed, until they are true again', async () => {
  const { paymentId } = await paidFee({
    fixture,
    poster: users.poster,
    body: { payment_method: 'paypal' },
  });
  await pass(1);
  await expectReconciled('paypal');
  await pass(DAYS);
  await expectReconciled('paypal');
  const transactionId = await transactionOf(paymentId);
  const change = (amount: number | undefined) =>
    fixture.paypal.changeReport({ transactionId, ...(amount !== undefined && { amount }) });
  for (const [amount, differing] of [
    [1_100, 100],
    [900, -100],
    [1_100, 100],
  ] as const) {
    change(amount);
    for (const _ of ['at once', 'again']) {
      const { balances, differences } = await compare();
      expect(differences).toMatchObject([
        { kind: 'amount_differs', object: `charge:${transactionId}`, amount: differing },
      ]);
      expect(balances).toMatchObject([{ currency: 'GBP', differing, unexplained: 0 }]);
    }
  }
  change(undefined);
  await pass(1);
  await expectReconciled('paypal');
});

it('what is read again moves no cursor, and an import between two statements reads nothing again', async () => {
  const { paymentId } = await paidFee({
    fixture,
    poster: users.poster,
    body: { payment_method: 'paypal' },
  });
  await pass(1);
  await expectReconciled('paypal');
  await pass(DAYS);
  await expectReconciled('paypal');
  const before = await completeUntil();
  fixture.paypal.changeReport({ transactionId: await transactionOf(paymentId), amount: 1_200 });
  const lines = await db().balanceLine.count();
  await importLines(adapterOf('paypal'));
  expect(await db().balanceLine.count()).toBe(lines);
  await importLines(adapterOf('paypal'), { isForStatement: true });
  expect(await db().balanceLine.count()).toBe(lines + 1);
  const after = await completeUntil();
  expect(after?.getTime()).toBeGreaterThanOrEqual(before?.getTime() ?? 0);
  fixture.paypal.changeReport({ transactionId: await transactionOf(paymentId) });
  await pass(1);
  await expectReconciled('paypal');
});
