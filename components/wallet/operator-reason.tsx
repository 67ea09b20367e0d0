import { useMessages, useTranslations } from 'next-intl';
import type { PayoutProviderName } from '@/lib/providers/names';
import { toPayoutReason } from './labels';

type OperatorReasonProps = {
  reason: string;
  provider: PayoutProviderName;
};

/** Why a payout has not arrived: in the helper's words, and the code by which it is found in logs. */
export function OperatorReason({ reason, provider }: OperatorReasonProps) {
  const reasons = useTranslations('wallet.reason');
  const name = useTranslations('provider')(provider);
  const { wallet } = useMessages();
  return (
    <span className="grid">
      {wallet && (
        <span>{reasons(toPayoutReason({ reason, labels: wallet.reason }), { provider: name })}</span>
      )}
      <code className="text-sm font-normal break-all text-muted">{reason}</code>
    </span>
  );
}
