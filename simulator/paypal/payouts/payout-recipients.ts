import type { PayoutItemRecord, PayoutItemStatus } from './payout-records';

/** How an item ends, and why if not well. */
export type PayoutItemEnd = { status: PayoutItemStatus; error: string | null };

/** A word in front of the @ decides, so `unclaimed@example.com` and `wang+unclaimed@example.com` are never claimed. */
const ends: Record<string, PayoutItemEnd> = {
  unclaimed: { status: 'UNCLAIMED', error: 'RECEIVER_UNREGISTERED' },
  returned: { status: 'RETURNED', error: 'RECEIVER_UNREGISTERED' },
  failed: { status: 'FAILED', error: 'RECEIVER_ACCOUNT_INVALID' },
  blocked: { status: 'BLOCKED', error: 'REGULATORY_BLOCKED' },
  onhold: { status: 'ONHOLD', error: null },
  limbo: { status: 'IN_LIMBO', error: null },
};

/** PayPal's own account ids: without the letters and digits that are easily confused. */
const payPalIdPattern = /^[2-9A-HJ-NP-Z]{13}$/;

/** What becomes of an item whose turn has come. An account id that cannot be one fails, every other receiver is paid. */
export function endOf({ receiver, recipientType }: PayoutItemRecord): PayoutItemEnd {
  if (recipientType === 'PAYPAL_ID' && !payPalIdPattern.test(receiver))
    return { status: 'FAILED', error: 'RECEIVER_ACCOUNT_INVALID' };
  const [localPart = ''] = receiver.toLowerCase().split('@');
  const labels = recipientType === 'EMAIL' ? localPart.split(/[^a-z]+/) : [];
  const word = labels.find((candidate) => candidate in ends);
  return (word === undefined ? undefined : ends[word]) ?? { status: 'SUCCESS', error: null };
}
