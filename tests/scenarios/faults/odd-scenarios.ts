import { cancelPayout } from '@/lib/payouts/cancel-payout';
import { openPayoutAccount } from '@/lib/payouts/open-payout-account';
import { refundPayment } from '@/lib/refunds/refund-payment';
import { referenceOf } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { stripeAccountOf } from '../payout-scenario';
import { earn, payOut, processPayouts, reverseTransfer } from '../payout-scenarios';
import type { MoneyScenario, ScenarioContext } from '../scenario-context';

/** Lives of money in which a provider is away, or tells something else than the truth. */
export const oddScenarios: MoneyScenario[] = [
  {
    title: 'A payout that nobody claims is cancelled while PayPal is away',
    async run(context) {
      const { helper, act, actWhileAway } = context;
      await earn(context);
      const email = `unclaimed@${helper.id}.test`;
      await act(() => openPayoutAccount({ userId: helper.id, provider: 'paypal', email }));
      await act(() => payOut({ helper, amount: 6_000 }));
      await act(() => processPayouts(context));
      const { id: payoutId } = await db().payout.findFirstOrThrow({ where: { userId: helper.id } });
      const cancel = { payoutId, userId: helper.id, by: 'helper', actorId: helper.id } as const;
      await actWhileAway('paypal', () => cancelPayout(cancel));
      await act(() => undefined);
    },
  },
  {
    title: 'A Stripe transfer is reversed in part, and then in whole',
    async run(context) {
      const { fixture, helper, act } = context;
      await earn(context);
      await act(() => openPayoutAccount({ userId: helper.id, provider: 'stripe' }));
      await act(() => fixture.simulators.stripe.onboard({ accountId: stripeAccountOf({ fixture, helper }) }));
      await act(() => payOut({ helper, amount: 9_000, provider: 'stripe' }));
      await act(() => reverseTransfer(context, 4_000));
      await act(() => reverseTransfer(context, 5_000));
    },
  },
  ...(['amount', 'currency'] as const).map((what) => ({
    title: `PayPal misreports the ${what} of an approved order, and it is paid anew`,
    async run({ fixture, begin, pay, act }: ScenarioContext) {
      const orderId = await referenceOf(await begin({ payment_method: 'paypal' }));
      await act(() => {
        fixture.paypal.misreport({ orderId, ...(what === 'amount' ? { amount: 1 } : { currency: 'EUR' }) });
        fixture.paypal.approve({ orderId });
      });
      fixture.paypal.misreport({ orderId });
      await pay({ payment_method: 'paypal' });
    },
  })),
  {
    title: 'Stripe misreports the amount of a refund, and then tells the truth',
    async run({ fixture, operator, pay, act }) {
      const paymentId = await pay({ payment_method: 'stripe' }, { card: SLOW_REFUND_CARD });
      const command = { reason: 'goodwill' } as const;
      await act(() =>
        refundPayment({ operatorId: operator.id, paymentId, command, idempotencyKey: `all-${paymentId}` }),
      );
      const { providerRefundId } = await db().refund.findFirstOrThrow({ where: { paymentId } });
      const id = providerRefundId ?? '';
      await act(() => {
        fixture.simulators.stripe.misreport({ id, amount: 1 });
        fixture.simulators.stripe.settleRefund({ refundId: id, outcome: 'succeeded' });
      });
      await act(() => void fixture.simulators.stripe.misreport({ id }));
    },
  },
];

const SLOW_REFUND_CARD = '4000000000007726';
