import { db } from '@/lib/db/client';
import { cancelPayment } from '@/lib/payments/cancel-payment';
import { passDeadline } from './fee-story';
import type { MoneyStory, Stage } from './story-stage';
import { mixedWith, payerActs } from './two-providers';
import { referenceOf } from './world';

const IBAN_ARRIVES = 'AT611904300234573201';
const IBAN_BOUNCES = 'AT861904300235473202';

/** Ways on which a fee comes to be paid, or its money goes back. */
export const paymentStories: MoneyStory[] = [
  {
    title: 'A payer thinks again, is declined, and pays after all',
    async play(stage) {
      const { world, poster, begin, act } = stage;
      const first = await begin(mixedWith('stripe'));
      await act(() => cancelPayment({ userId: poster.id, paymentId: first }));
      const second = await begin(mixedWith('paypal'));
      const orderId = await referenceOf(second);
      await act(() => world.paypal.approve({ orderId, funding: 'declining_card' }));
      await act(() => world.paypal.approve({ orderId }));
    },
  },
  {
    title: 'A debit takes days and bounces, the next arrives',
    async play({ world, begin, act }) {
      for (const iban of [IBAN_BOUNCES, IBAN_ARRIVES]) {
        const sessionId = await referenceOf(await begin(mixedWith('stripe')));
        await act(() => world.sandbox.stripe.payByBank({ sessionId, iban }));
        await act(() => world.sandbox.stripe.settleBankDebit({ sessionId }));
      }
    },
  },
  {
    title: 'A fee is paid after its time, and is still wanted: it completes, and takes the points anew',
    async play(stage) {
      const { world, begin, act } = stage;
      const { paymentId, reference } = await opened(stage, await begin(mixedWith('stripe')));
      await act(() => passDeadline({ paymentId }));
      await act(() => payerActs({ world, name: 'stripe', reference }));
    },
  },
  {
    title: 'A fee is paid after its time, and its coupon was given back: the money goes back by itself',
    async play(stage) {
      const { world, begin, act } = stage;
      const { code } = await world.coupon({ perUserLimit: 1 });
      const { paymentId, reference } = await opened(
        stage,
        await begin(mixedWith('stripe', { coupon_code: code })),
      );
      await act(() => passDeadline({ paymentId }));
      await act(() => payerActs({ world, name: 'stripe', reference }));
    },
  },
  {
    title: 'A fee is paid twice, by PayPal and by card in another tab: the second goes back by itself',
    async play(stage) {
      const { world, begin, pay, act } = stage;
      const { reference } = await opened(stage, await begin({ payment_method: 'stripe' }));
      await pay(mixedWith('paypal'));
      await act(() => payerActs({ world, name: 'stripe', reference }));
    },
  },
];

/**
 * The payer has the provider's page open, and our process died before it heard of what it had opened: nobody can close it
 * there.
 */
async function opened({ act }: Stage, paymentId: number): Promise<{ paymentId: number; reference: string }> {
  const reference = await referenceOf(paymentId);
  await act(() =>
    db().paymentRecord.update({
      where: { id: paymentId },
      data: { providerPaymentId: null, checkoutUrl: null },
    }),
  );
  return { paymentId, reference };
}
