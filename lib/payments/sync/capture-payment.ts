import { PayError } from '@/lib/core/errors';
import { paymentDetail } from '@/lib/payments/payment-response';
import { findPaymentRow } from '@/lib/payments/payment-row';
import type { PaymentDetail } from '@/lib/payments/schema';
import { isUnfinished } from '@/lib/payments/states';
import type { ProviderName } from '@/lib/providers/names';
import { syncPayment } from './sync-payment';

/**
 * Takes the money of a payment to which the payer agreed in PayPal's window on our page. Capturing twice is the same as
 * once; an ended payment is answered as it is, and nothing is taken. Still `pending` means that the payer has to go back
 * to PayPal: `reason` says what was wrong with their way to pay.
 *
 * @throws PayError not_found (also when it is somebody else's), method_not_available when it is another provider's, conflict
 *   when the order is not the payment's, provider_unavailable (unknown what happened: ask again)
 */
export async function capturePayment({
  provider,
  userId,
  paymentId,
  orderId,
}: {
  /** Whose endpoint it came by. */
  provider: ProviderName;
  userId: number;
  paymentId: number;
  /** The order that the caller believes it is; only ever compared. */
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
