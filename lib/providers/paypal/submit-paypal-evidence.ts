import type { EvidenceRequest } from '@/lib/providers/provider';
import type { DisputeSnapshot } from '@/lib/providers/snapshot';
import type { PayPalClient } from './paypal-client';
import { findPayPalDispute } from './paypal-dispute';
import { requireAccepted } from './paypal-refusal';

/** PayPal's limit for the text in one piece of evidence; it accepts many pieces. */
const NOTES_CHARACTERS_MAX = 2_000;
const PIECES_MAX = 100;

/** PayPal closes the seller's part with the first evidence, so everything goes in one call. It takes a form, and no JSON. */
export async function submitPayPalEvidence({
  client,
  request: { disputeReference, text, idempotencyKey },
}: {
  client: PayPalClient;
  request: EvidenceRequest;
}): Promise<DisputeSnapshot> {
  const evidences = piecesOf(text).map((notes) => ({ evidence_type: 'OTHER', notes }));
  const answer = await client.call({
    method: 'POST',
    path: `/v1/customer/disputes/${encodeURIComponent(disputeReference)}/provide-evidence`,
    requestId: idempotencyKey,
    // PayPal refuses to take it twice: after an answer that was lost, a refusal would say that it was never taken.
    isTriedOnce: true,
    input: { evidences },
  });
  requireAccepted(answer);
  return findPayPalDispute({ client, disputeReference });
}

function piecesOf(text: string): string[] {
  const count = Math.min(PIECES_MAX, Math.ceil(text.length / NOTES_CHARACTERS_MAX));
  return Array.from({ length: count }, (_, index) =>
    text.slice(index * NOTES_CHARACTERS_MAX, (index + 1) * NOTES_CHARACTERS_MAX),
  );
}
