import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import { findPaymentRow } from '@/lib/payments/payment-row';
import type { ProviderName } from '@/lib/providers/names';
import { syncPayment } from './sync-payment';

/** What the payer did at the provider, by the address that they were sent back to. */
const returns = {
  paid: { page: 'result', isPayerBack: true },
  turned_back: { page: 'cancel', isPayerBack: false },
} as const;

/**
 * Where a payer goes who comes back from a provider: to the page that shows how their payment stands. The address they
 * came by is a notification to look now and proves nothing, and whoever turned back has cancelled nothing: they may go on.
 * Without a session they are asked to sign in first, by that page.
 *
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
  /** The provider's payment, as the address names it. */
  reference: string;
  after: keyof typeof returns;
}): Promise<{ location: string }> {
  const { page, isPayerBack } = returns[after];
  const payment = await findPaymentRow({ provider, reference });
  if (!payment || payment.taskId !== taskId) return { location: `/tasks/${taskId}/pay` };
  try {
    await syncPayment({ paymentId: payment.id, isPayerBack });
  } catch (error) {
    if (!(error instanceof PayError)) throw error;
    log().warn({ payment_id: payment.id, error }, 'Could not look at a payment');
  }
  return { location: `/tasks/${taskId}/pay/${page}?payment_id=${payment.id}` };
}
