import type { DisputeSnapshot } from '@/lib/providers/snapshot';
import type { PayPalClient } from './paypal-client';
import { findPayPalDispute } from './paypal-dispute';
import { requireAccepted } from './paypal-refusal';

/**
 * The payer gets all of the disputed amount. PayPal takes a form, and no JSON. It refuses a claim that is over, also one that an
 * earlier request accepted whose answer was lost: then the dispute says so.
 */
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
  const dispute = await findPayPalDispute({ client, disputeReference });
  const isOver = dispute.state === 'known' && dispute.status !== 'open';
  if (!isOver) requireAccepted(answer);
  return dispute;
}
