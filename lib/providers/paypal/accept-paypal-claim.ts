import type { DisputeSnapshot } from '@/lib/providers/snapshot';
import type { PayPalClient } from './paypal-client';
import { findPayPalDispute } from './paypal-dispute';
import { requireAccepted } from './paypal-refusal';

/** The payer gets all of the disputed amount. PayPal takes a form, and no JSON. */
export async function acceptPayPalClaim({
  client,
  request: { disputeReference, idempotencyKey },
}: {
  client: PayPalClient;
  request: { disputeReference: string; idempotencyKey: string };
}): Promise<DisputeSnapshot> {
  const answer = await client.call({
    method: 'POST',
    path: `/v1/customer/disputes/${encodeURIComponent(disputeReference)}/accept-claim`,
    requestId: idempotencyKey,
    input: { note: 'The seller accepts the claim.' },
  });
  requireAccepted(answer);
  return findPayPalDispute({ client, disputeReference });
}
