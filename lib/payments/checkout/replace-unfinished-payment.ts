import { PayError } from '@/lib/core/errors';
import type { PaymentRow } from '@/lib/payments/payment-row';
import { closePayment, syncPayment } from '@/lib/payments/sync/sync-payment';
import { startAtProvider } from './start-at-provider';

/**
 * The effect of a new checkout on the unfinished payment of the same task. The same choice continues it; another choice
 * closes it, first at the provider.
 * @returns the unfinished payment to continue, or null when a new one may begin
 * @throws PayError already_paid, payment_in_progress, provider_unavailable
 */
export async function replaceUnfinishedPayment({
  live,
  choiceHash,
}: {
  live: PaymentRow;
  choiceHash: string;
}): Promise<PaymentRow | null> {
  // A payment that somebody began to close captures no money any more at PayPal, so it cannot be continued.
  const isSameChoice = live.choiceHash === choiceHash && live.closingReason === null;
  const current = isSameChoice
    ? await syncPayment({ paymentId: live.id })
    : await closePayment({
        paymentId: live.id,
        reason: 'replaced',
      });
  switch (current.status) {
    case 'pending':
      if (isSameChoice) return startAtProvider(current);
      throw new PayError('provider_unavailable', { message: `payment ${live.id} could not be closed` });
    case 'processing':
      throw new PayError('payment_in_progress', { details: { payment_id: live.id } });
    case 'failed':
    case 'cancelled':
    case 'expired':
      return null;
    case 'needs_review':
      throw new PayError('payment_in_progress', { details: { payment_id: live.id } });
    default:
      throw new PayError('already_paid', { details: { payment_id: live.id } });
  }
}
