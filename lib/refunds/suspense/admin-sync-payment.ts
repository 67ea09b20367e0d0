import { audit } from '@/lib/auth/audit';
import { findPaymentRow } from '@/lib/payments/payment-row';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { adoptRefunds } from '@/lib/refunds/adopt-refunds';
import type { SuspenseList } from '@/lib/refunds/schema';
import { readSuspense } from './refund-suspense-manually';

/**
 * An operator syncs a payment: an unknown one completes if everything agrees after all, and refunds that were made at
 * the provider and whose events were lost are adopted. Nothing is made to match.
 * @throws PayError not_found, provider_unavailable, conflict, database_unavailable
 */
export async function adminSyncPayment({
  operatorId,
  paymentId,
}: {
  operatorId: number;
  paymentId: number;
}): Promise<SuspenseList> {
  const payment = await findPaymentRow({ id: paymentId });
  if (payment) {
    await audit({ actorId: operatorId, action: 'payment_synced', subject: `payment:${paymentId}` });
    await syncPayment({ paymentId });
    await adoptRefunds({ paymentId });
  }
  return readSuspense({ paymentId });
}
