import { db } from '@/lib/db/client';
import { reconcilePayments } from '@/lib/jobs/reconcile-payments';
import { capturePayment } from '@/lib/payments/capture-payment';
import { readPayment } from '@/lib/payments/read-payment';
import { returnFromProvider } from '@/lib/payments/return-from-provider';
import type { FeeStory } from './fee-story';

type Hint = (story: FeeStory) => Promise<unknown>;

/**
 * Everything by which we learn that there is something to see at the provider. Events are held before and after the hint
 * that is theirs.
 */
export const hints = {
  'the return address': ({ payer: { provider }, task, reference }) =>
    returnFromProvider({ provider, taskId: task.id, reference, after: 'paid' }),
  "the webhook's event": async ({ payer: { twin } }) => {
    await twin.release();
    await twin.idle();
    twin.hold();
  },
  'the status page': ({ poster, paymentId }) => readPayment({ userId: poster.id, paymentId, refresh: true }),
  'the reconciler': async ({ paymentId }) => {
    // A whole second ago: the column keeps milliseconds, so that "now" may be rounded into the future.
    await db().$executeRaw`UPDATE payment_records SET next_look_at = now() - interval '1 second'
      WHERE id = ${paymentId} AND next_look_at IS NOT NULL`;
    await reconcilePayments();
  },
} satisfies Record<string, Hint>;

/** PayPal has its buttons' window besides. */
export const payPalHints = {
  ...hints,
  "the buttons' window": ({ poster, paymentId, reference }) =>
    capturePayment({ provider: 'paypal', userId: poster.id, paymentId, orderId: reference }),
} satisfies Record<string, Hint>;

export type PayPalHint = keyof typeof payPalHints;

export const payPalHintNames = Object.keys(payPalHints) as PayPalHint[];

/** Those that say that the payer did their part just now. */
export const payerBackHints: PayPalHint[] = [
  'the return address',
  "the webhook's event",
  "the buttons' window",
];

/** Those that only look. */
export const lookingHints: PayPalHint[] = ['the status page', 'the reconciler'];
