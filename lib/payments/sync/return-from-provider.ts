import { tryOrLog } from '@/lib/core/try-or-log';
import { findPaymentRow } from '@/lib/payments/payment-row';
import type { ProviderName } from '@/lib/providers/names';
import { claimRequestSync } from './claim-request-sync';
import { syncPayment } from './sync-payment';

/** The payer's action at the provider, by their return address. */
const returns = {
  paid: { page: 'result', isPayerBack: true },
  turned_back: { page: 'cancel', isPayerBack: false },
} as const;

/**
 * Where a payer goes on their return from a provider: to the page that shows the state of their payment. The return URL
 * is a notification to sync now and proves nothing, and a payer who turned back has cancelled nothing: they may
 * continue. Without a session, that page asks them to sign in first. Anybody can open the URL, so it asks the provider
 * at most once in two seconds.
 * @returns a path of our own
 */
export async function returnFromProvider({
  provider,
  taskId,
  reference,
  after,
}: {
  provider: ProviderName;
  taskId: number;
  /** The provider's payment, as the URL names it. */
  reference: string;
  after: keyof typeof returns;
}): Promise<{ location: string }> {
  const { page, isPayerBack } = returns[after];
  const payment = await findPaymentRow({ provider, reference });
  if (!payment || payment.taskId !== taskId) return { location: `/tasks/${taskId}/pay` };
  await tryOrLog({
    attempt: async () => {
      const turn = await claimRequestSync({ paymentId: payment.id, isPayerBack });
      return turn && syncPayment({ paymentId: payment.id, ...turn });
    },
    message: 'Could not sync a payment',
    facts: { payment_id: payment.id },
  });
  return { location: `/tasks/${taskId}/pay/${page}?payment_id=${payment.id}` };
}
