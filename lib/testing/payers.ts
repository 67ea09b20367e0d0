import { readLabel } from '@/lib/providers/own-name';
import type { PayPalControl } from '@/sandbox/paypal/control';
import type { StripeControl } from '@/sandbox/stripe/control';
import { paymentsByLabel } from './own-labels';
import type { World } from './world';

export type ProviderName = 'stripe' | 'paypal';

/** How somebody pays at one provider's twin, in words that both have, so that a story can be told of each provider. */
export type Payer = {
  provider: ProviderName;
  twin: StripeControl | PayPalControl;
  /** Agrees to pay with good money, which this event tells us. */
  pay(reference: string): void;
  paidEvent: string;
  /** Agrees to pay with what is declined, so that the same payment waits for other money, for this reason. */
  decline(reference: string): void;
  declineReason: string;
  /** Pays with money that takes days, for this reason, and that arrives or bounces in the end. */
  paySlowly(parts: { reference: string; arrives: boolean }): void;
  settleSlowly(parts: { reference: string; arrives: boolean }): void;
  /** The provider gives the payment up. */
  lapse(reference: string): void;
  /** References of everything that was opened at the provider for a task. */
  openedFor(task: { id: number }): Promise<string[]>;
  /** How often money was taken for a payment, and how much, by the provider's own books. */
  takenFor(paymentId: number): { times: number; amount: number };
  paths: { start: string; look: string };
};

export function payerAt({ world, provider }: { world: World; provider: ProviderName }): Payer {
  return provider === 'stripe' ? stripePayer(world) : payPalPayer(world);
}

const IBAN_ARRIVES = 'AT611904300234573201';
const IBAN_BOUNCES = 'AT861904300235473202';

function stripePayer({ sandbox: { stripe } }: World): Payer {
  return {
    provider: 'stripe',
    twin: stripe,
    pay: (sessionId) => void stripe.pay({ sessionId, card: '4242424242424242' }),
    paidEvent: 'checkout.session.completed',
    decline: (sessionId) => void stripe.pay({ sessionId, card: '4000000000009995' }),
    declineReason: 'insufficient_funds',
    paySlowly: ({ reference: sessionId, arrives }) =>
      void stripe.payByBank({ sessionId, iban: arrives ? IBAN_ARRIVES : IBAN_BOUNCES }),
    settleSlowly: ({ reference: sessionId }) => void stripe.settleBankDebit({ sessionId }),
    lapse: (sessionId) => void stripe.expire({ sessionId }),
    async openedFor({ id }) {
      const sessions = stripe
        .sessions()
        .filter((session) => (session.metadata as Record<string, string>).task_id === String(id));
      return sessions.map((session) => String(session.id));
    },
    takenFor: (paymentId) =>
      sum(
        stripe
          .ledger()
          .payment_intents.filter(({ metadata }) => isAbout({ label: metadata.payment_id, paymentId })),
      ),
    paths: { start: '/v1/checkout/sessions', look: '/v1/checkout/sessions/*' },
  };
}

function payPalPayer({ paypal }: World): Payer {
  return {
    provider: 'paypal',
    twin: paypal,
    pay: (orderId) => void paypal.approve({ orderId }),
    paidEvent: 'CHECKOUT.ORDER.APPROVED',
    decline: (orderId) => void paypal.approve({ orderId, funding: 'declining_card' }),
    declineReason: 'instrument_declined',
    paySlowly: ({ reference: orderId }) => void paypal.approve({ orderId, funding: 'echeck' }),
    settleSlowly: ({ reference, arrives }) => {
      const captureId = captureOf({ paypal, orderId: reference });
      paypal.settleCapture({ captureId, outcome: arrives ? 'completed' : 'denied' });
    },
    lapse: (orderId) => paypal.forget({ orderId }),
    async openedFor({ id }) {
      const ours = await paymentsByLabel({ taskId: id });
      const orders = paypal.orders().filter((order) => ours.has(order.custom_id));
      return orders.map((order) => String(order.id));
    },
    takenFor: (paymentId) =>
      sum(paypal.ledger().orders.filter(({ custom_id: label }) => isAbout({ label, paymentId }))),
    paths: { start: '/v2/checkout/orders', look: '/v2/checkout/orders/*' },
  };
}

/** The capture of an order at PayPal's twin, whether its money came or not. */
export function captureOf({ paypal, orderId }: { paypal: PayPalControl; orderId: string }): string {
  const captureId = paypal.orders().find(({ id }) => id === orderId)?.capture_id;
  if (typeof captureId !== 'string') throw new Error(`Nothing was captured of the order ${orderId}`);
  return captureId;
}

function isAbout({ label, paymentId }: { label: string | null | undefined; paymentId: number }): boolean {
  return readLabel({ kind: 'payment', text: label })?.id === paymentId;
}

function sum(lines: { captures: number; captured: number }[]): { times: number; amount: number } {
  return {
    times: lines.reduce((total, { captures }) => total + captures, 0),
    amount: lines.reduce((total, { captured }) => total + captured, 0),
  };
}
