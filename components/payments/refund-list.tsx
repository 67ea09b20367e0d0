import { useFormatter, useTranslations } from 'next-intl';
import { Badge, type Tone } from '@/components/ui/badge';
import { Money } from '@/components/ui/money';
import type { RefundStatus } from '@/lib/refunds/states';
import { toPayerReason } from './labels';

/** A refund of money and points. Amounts in minor units and PTS, timestamps in ISO 8601. */
export type RefundItem = {
  id: number;
  status: RefundStatus;
  amount: number;
  points: number;
  currency: string;
  /** Why, as a code. */
  reason: string;
  at: string;
};

const states = {
  pending: { tone: 'info', key: 'refundPending' },
  succeeded: { tone: 'positive', key: 'refundSucceeded' },
  failed: { tone: 'caution', key: 'refundFailed' },
} as const satisfies Record<string, { tone: Tone; key: string }>;

/** The refunds of a payment, the oldest first, in the payer's words. */
export function RefundList({ refunds }: { refunds: readonly RefundItem[] }) {
  const t = useTranslations('payments');
  const common = useTranslations('common');
  const reasons = useTranslations('reason');
  const format = useFormatter();
  return (
    <ul className="grid divide-y divide-line">
      {refunds.map(({ id, status, amount, points, currency, reason, at }) => {
        const { tone, key } = states[status];
        const why = toPayerReason(reason);
        return (
          <li
            key={id}
            className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 py-3 first:pt-0 last:pb-0"
          >
            <span className="grid gap-0.5">
              <span className="flex flex-wrap items-baseline gap-x-2 font-medium">
                {amount > 0 && <Money amount={amount} currency={currency} />}
                {points > 0 && <span>{common('points', { count: points })}</span>}
              </span>
              {why && <span className="text-sm text-muted">{reasons(why)}</span>}
              <time dateTime={at} className="text-sm text-muted">
                {format.dateTime(new Date(at), 'timestamp')}
              </time>
            </span>
            <Badge tone={tone}>{t(key)}</Badge>
          </li>
        );
      })}
    </ul>
  );
}
