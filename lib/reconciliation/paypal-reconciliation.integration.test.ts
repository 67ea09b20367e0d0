import { afterEach, expect, it } from 'vitest';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { bothIdle, payerActs, reset } from '@/tests/fixtures/two-providers';
import { disputeScenario, openDisputeAt } from '@/tests/scenarios/dispute-scenario';

const fixture = useFixture();
afterEach(() => reset(fixture));

it('PayPal’s reports and the books agree about a payment, at once and when they list it', async () => {
  const poster = await fixture.user();
  const { id: taskId } = await fixture.task({ poster });
  const { payment_id: paymentId } = await createPayment({
    user: poster,
    taskId,
    body: { payment_method: 'paypal' },
    idempotencyKey: crypto.randomUUID(),
  });
  payerActs({ fixture, name: 'paypal', reference: await referenceOf(paymentId) });
  await bothIdle(fixture);
  expect(await fixture.statusOf(paymentId)).toBe('completed');
  await expectReconciled('paypal');
  fixture.simulators.clock.advance({ seconds: 1 });
  await expectReconciled('paypal');
});

it.each(['buyer', 'seller'] as const)(
  'PayPal’s reports and the books agree about a dispute, while it is open and when the %s has won',
  async (favour) => {
    const { paymentId } = await disputeScenario(fixture).held({ name: 'paypal' });
    const { reference } = await openDisputeAt({ fixture, name: 'paypal', paymentId });
    await bothIdle(fixture);
    fixture.simulators.clock.advance({ seconds: 1 });
    await expectReconciled('paypal');
    fixture.paypal.decideDispute({ disputeId: reference, favour });
    await bothIdle(fixture);
    fixture.simulators.clock.advance({ seconds: 1 });
    await expectReconciled('paypal');
  },
);
