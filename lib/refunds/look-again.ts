import { audit } from '@/lib/auth/audit';
import type { SuspenseList } from '@/lib/http/contract/refund';
import { findPaymentRow } from '@/lib/payments/payment-row';
import { settlePayment } from '@/lib/payments/settle-payment';
import { adoptRefunds } from './adopt-refunds';
import { readSuspense } from './return-by-hand';

/**
 * An operator has the provider asked once more: a payment that nobody could learn about completes if everything agrees
 * after all, and refunds that were made at the provider and whose events were lost are adopted. What does not fit is
 * not made to fit.
 *
 * @throws PayError not_found, provider_unavailable, conflict, database_unavailable
 */
export async function lookAgain({
  operatorId,
  paymentId,
}: {
  operatorId: number;
  paymentId: number;
}): Promise<SuspenseList> {
  const payment = await findPaymentRow({ id: paymentId });
  if (payment) {
    await audit({ actorId: operatorId, action: 'payment_looked_at', subject: `payment:${paymentId}` });
    await settlePayment({ paymentId });
    await adoptRefunds({ paymentId });
  }
  return readSuspense({ paymentId });
}
