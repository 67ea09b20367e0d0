import { PayError } from '@/lib/core/errors';
import { findPaymentRow } from '@/lib/payments/payment-row';
import type { ClientSecret } from '@/lib/payments/schema';
import { ProviderError } from '@/lib/providers/provider';
import { provider } from '@/lib/providers/registry';

/**
 * The secret with which the browser shows the provider's page within ours, for a payment that began in that way.
 * @throws PayError not_found, method_not_available, provider_unavailable
 */
export async function clientSecretOf({
  userId,
  paymentId,
}: {
  userId: number;
  paymentId: number;
}): Promise<ClientSecret> {
  const payment = await findPaymentRow({ id: paymentId, userId });
  if (!payment) throw new PayError('not_found');
  const embedded = payment.provider === 'points' ? null : provider(payment.provider)?.embedded;
  if (
    payment.status !== 'pending' ||
    payment.presentation !== 'embedded' ||
    !payment.reference ||
    !embedded
  ) {
    throw new PayError('method_not_available');
  }
  try {
    const secret = await embedded.clientSecret({ reference: payment.reference });
    if (secret === null) throw new PayError('method_not_available');
    return { client_secret: secret, publishable_key: embedded.publishableKey };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new PayError('provider_unavailable', { message: error.message, cause: error });
  }
}
