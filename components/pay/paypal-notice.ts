/** PayPal's reasons to send the payer back to its window, and what we say while it opens again. */
const again = {
  instrument_declined: 'paypalDeclined',
  payer_action_required: 'paypalActionNeeded',
} as const;

export type AgainNotice = (typeof again)[keyof typeof again];

/** What to say when an approved payment is still open and the payer has to go back; null where that is not so. */
export function againNotice({
  status,
  reason,
}: {
  status: string;
  reason: string | null;
}): AgainNotice | null {
  if (status !== 'pending' || reason === null || !isAgain(reason)) return null;
  return again[reason];
}

function isAgain(reason: string): reason is keyof typeof again {
  return Object.hasOwn(again, reason);
}
