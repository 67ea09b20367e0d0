import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';
import { findPaymentRow } from '@/lib/payments/payment-row';
import type { ClientSecret } from '@/lib/payments/schema';
import { ProviderError } from '@/lib/providers/provider';
import { embeddedSecret } from '@/lib/providers/registry';

/**
 * What the browser needs to show the provider's page within ours, for a payment that was begun that way.
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
  const publishableKey = env().stripe?.publishableKey;
  if (
    payment.status !== 'pending' ||
    payment.presentation !== 'embedded' ||
    !payment.reference ||
    !publishableKey
  ) {
    throw new PayError('method_not_available');
  }
  try {
    const secret = await embeddedSecret({ name: payment.provider, reference: payment.reference });
    if (secret === null) throw new PayError('method_not_available');
    return { client_secret: secret, publishable_key: publishableKey };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new PayError('provider_unavailable', { message: error.message, cause: error });
  }
}
