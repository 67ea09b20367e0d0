import { useMessages, useTranslations } from 'next-intl';
import { toPayoutReason } from './labels';

/** Why a payout has not arrived: in the helper's words, and the code by which it is found in logs. */
export function OperatorReason({ code }: { code: string }) {
  const reasons = useTranslations('wallet.reason');
  const { wallet } = useMessages();
  return (
    <span className="grid">
      {wallet && <span>{reasons(toPayoutReason({ reason: code, labels: wallet.reason }))}</span>}
      <code className="text-sm font-normal break-all text-muted">{code}</code>
    </span>
  );
}
