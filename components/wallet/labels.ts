import type { Messages } from 'next-intl';
import type { Tone } from '@/components/ui/badge';

type Wallet = Messages['wallet'];

export const payoutTones: Record<keyof Wallet['payoutStatus'], Tone> = {
  requested: 'info',
  cancelling: 'info',
  sent: 'info',
  paid: 'positive',
  failed: 'caution',
  cancelled: 'neutral',
};

export const accountTones: Record<keyof Wallet['state'], Tone> = {
  none: 'neutral',
  onboarding: 'caution',
  ready: 'positive',
  restricted: 'danger',
};

/** Why a payout has not arrived; `labels` is the catalogue's `wallet.reason`. */
export function toPayoutReason({
  reason,
  labels,
}: {
  reason: string;
  labels: Wallet['reason'];
}): keyof Wallet['reason'] {
  const isKnown = (text: string): text is keyof Wallet['reason'] => Object.hasOwn(labels, text);
  return isKnown(reason) ? reason : 'other';
}
