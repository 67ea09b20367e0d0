import { expect } from 'vitest';
import { cancelPayment } from '@/lib/payments/checkout/cancel-payment';
import { referenceOf } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { mixedWith, payerActs } from '@/tests/fixtures/two-providers';
import { passDeadline } from './fee-scenario';
import type { MoneyScenario, ScenarioContext } from './scenario-context';

const IBAN_ARRIVES = 'AT611904300234573201';
const IBAN_BOUNCES = 'AT861904300235473202';

/** Ways in which a fee is paid, or its money is refunded. */
export const paymentScenarios: MoneyScenario[] = [
  {
    title: 'A payer changes the method, is declined, and pays after all',
    async run(context) {
      const { fixture, poster, begin, act } = context;
      const first = await begin(mixedWith('stripe'));
      await act(() => cancelPayment({ userId: poster.id, paymentId: first }));
      const second = await begin(mixedWith('paypal'));
      const orderId = await referenceOf(second);
      await act(() => fixture.paypal.approve({ orderId, funding: 'declining_card' }));
      await act(() => fixture.paypal.approve({ orderId }));
    },
  },
  {
    title: 'A bank debit bounces after days, and the next one arrives',
    async run({ fixture, begin, act }) {
      for (const iban of [IBAN_BOUNCES, IBAN_ARRIVES]) {
        const sessionId = await referenceOf(await begin(mixedWith('stripe')));
        await act(() => fixture.simulators.stripe.payByBank({ sessionId, iban }));
        await act(() => fixture.simulators.stripe.settleBankDebit({ sessionId }));
      }
    },
  },
  {
    title: 'A payment stays unknown: it goes to review, until the provider reports that it lapsed',
    async run({ fixture, begin, act, actWhileAway }) {
      const paymentId = await begin(mixedWith('stripe'));
      await actWhileAway(
        'stripe',
        () => db().$executeRaw`
          UPDATE payment_records SET expires_at = now() - interval '25 hours' WHERE id = ${paymentId}`,
      );
      expect(await fixture.statusOf(paymentId)).toBe('needs_review');
      const sessionId = await referenceOf(paymentId);
      await act(() => fixture.simulators.stripe.expire({ sessionId }));
    },
  },
  {
    title: 'A fee is paid late and is still due: it completes and takes the points again',
    async run(context) {
      const { fixture, begin, act } = context;
      const { paymentId, reference } = await opened(context, await begin(mixedWith('stripe')));
      await act(() => passDeadline({ paymentId }));
      await act(() => payerActs({ fixture, name: 'stripe', reference }));
    },
  },
  {
    title: 'A fee is paid late and its coupon was released: the money is refunded automatically',
    async run(context) {
      const { fixture, begin, act } = context;
      const { code } = await fixture.coupon({ perUserLimit: 1 });
      const { paymentId, reference } = await opened(
        context,
        await begin(mixedWith('stripe', { coupon_code: code })),
      );
      await act(() => passDeadline({ paymentId }));
      await act(() => payerActs({ fixture, name: 'stripe', reference }));
    },
  },
  {
    title: 'A fee is paid twice, by PayPal and by card in another tab: the second is refunded automatically',
    async run(context) {
      const { fixture, begin, pay, act } = context;
      const { reference } = await opened(context, await begin({ payment_method: 'stripe' }));
      await pay(mixedWith('paypal'));
      await act(() => payerActs({ fixture, name: 'stripe', reference }));
    },
  },
];

/**
 * The payer has the provider's page open, and our process died before it learned what it had opened: nobody can close
 * it there.
 */
async function opened(
  { act }: ScenarioContext,
  paymentId: number,
): Promise<{ paymentId: number; reference: string }> {
  const reference = await referenceOf(paymentId);
  await act(() =>
    db().paymentRecord.update({
      where: { id: paymentId },
      data: { providerPaymentId: null, checkoutUrl: null },
    }),
  );
  return { paymentId, reference };
}
