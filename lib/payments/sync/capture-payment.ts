import { PayError } from '@/lib/core/errors';
import { paymentDetail } from '@/lib/payments/payment-response';
import { findPaymentRow } from '@/lib/payments/payment-row';
import type { PaymentDetail } from '@/lib/payments/schema';
import { isUnfinished } from '@/lib/payments/states';
import type { ProviderName } from '@/lib/providers/names';
import { syncPayment } from './sync-payment';

/**
 * Captures a payment that the payer approved in PayPal's window on our page. Capturing twice is the same as once; an
 * ended payment is returned as it is, and nothing is captured. Still `pending` means that the payer must go back to
 * PayPal: `reason` says what was wrong with their funding source.
 * @throws PayError not_found (also when it is somebody else's), method_not_available when it is another provider's,
 *   conflict when the order is not the payment's, provider_unavailable (unknown what happened: ask again)
 */
export async function capturePayment({
  provider,
  userId,
  paymentId,
  orderId,
}: {
  /** The provider of the endpoint. */
  provider: ProviderName;
  userId: number;
  paymentId: number;
  /** The order according to the caller; only ever compared. */
  orderId: string | undefined;
}): Promise<PaymentDetail> {
  const payment = await findPaymentRow({ id: paymentId, userId });
  if (!payment) throw new PayError('not_found');
  if (payment.provider !== provider) throw new PayError('method_not_available');
  if (orderId !== undefined && orderId !== payment.reference) throw new PayError('conflict');
  return paymentDetail(
    isUnfinished(payment.status) ? await syncPayment({ paymentId, isPayerBack: true }) : payment,
  );
}
