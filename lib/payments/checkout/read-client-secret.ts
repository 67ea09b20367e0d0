import { PayError } from '@/lib/core/errors';
import { findPaymentRow } from '@/lib/payments/payment-row';
import type { ClientSecret } from '@/lib/payments/schema';
import { provider } from '@/lib/providers/registry';
import { providerAnswer } from '@/lib/providers/with-provider';

/**
 * The secret with which the browser shows the provider's page within ours, for a payment that began in that way.
 * @throws PayError not_found, method_not_available, provider_unavailable
 */
export async function readClientSecret({
  userId,
  paymentId,
}: {
  userId: number;
  paymentId: number;
}): Promise<ClientSecret> {
  const payment = await findPaymentRow({ id: paymentId, userId });
  if (!payment) throw new PayError('not_found');
  const { status, presentation, reference } = payment;
  const embedded = payment.provider === 'points' ? null : provider(payment.provider)?.embedded;
  if (status !== 'pending' || presentation !== 'embedded' || !reference || !embedded) {
    throw new PayError('method_not_available');
  }
  const secret = await providerAnswer(() => embedded.clientSecret({ reference }));
  if (secret === null) throw new PayError('method_not_available');
  return { client_secret: secret, publishable_key: embedded.publishableKey };
}
