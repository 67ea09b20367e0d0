import { PayError } from '@/lib/errors';
import { log } from '@/lib/log';
import { findPaymentRow } from './payment-row';
import { settlePayment } from './settle-payment';

/**
 * Where a payer goes who comes back from a provider: to the page that shows how their payment stands. The address they
 * came by is a hint to look now and proves nothing; without a session they are asked to sign in first, by that page.
 *
 * @returns a path of our own
 */
export async function returnFromProvider({
  provider,
  taskId,
  reference,
}: {
  provider: 'stripe' | 'paypal';
  taskId: number;
  reference: string | null;
}): Promise<{ location: string }> {
  const payment = reference === null ? null : await findPaymentRow({ provider, reference });
  if (!payment || payment.taskId !== taskId) return { location: `/tasks/${taskId}/pay` };
  try {
    await settlePayment({ paymentId: payment.id });
  } catch (error) {
    if (!(error instanceof PayError)) throw error;
    log().warn({ payment_id: payment.id, error }, 'Could not look at a payment');
  }
  return { location: `/tasks/${taskId}/pay/result?payment_id=${payment.id}` };
}
