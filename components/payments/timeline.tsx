import { useFormatter, useTranslations } from 'next-intl';
import type { PaymentProvider } from '@/lib/payments/methods';
import { toEventReason, toPayerEvent } from './labels';

export type TimelineItem = {
  id: string;
  kind: string;
  reason: string | null;
  /** ISO 8601. */
  at: string;
};

/** What happened, oldest first, in the payer's words. */
export function Timeline({ items, provider }: { items: readonly TimelineItem[]; provider: PaymentProvider }) {
  const t = useTranslations('event');
  const reasons = useTranslations('reason');
  const name = useTranslations('provider')(provider);
  const payments = useTranslations('payments');
  const format = useFormatter();
  if (items.length === 0) return <p className="text-muted">{payments('timelineEmpty')}</p>;
  return (
    <ol className="grid">
      {items.map((item) => {
        const kind = toPayerEvent(item.kind);
        const reason = toEventReason(item);
        return (
          <li key={item.id} className="group flex gap-3">
            <span aria-hidden="true" className="grid w-3 shrink-0 justify-items-center grid-rows-[auto_1fr]">
              <span className="mt-1.5 size-3 rounded-full border-2 border-brand bg-surface" />
              <span className="w-px bg-line group-last:hidden" />
            </span>
            <div className="grid gap-0.5 pb-4 group-last:pb-0">
              <p className="font-medium">{kind ? t(kind) : t('noticed')}</p>
              {reason && <p className="text-sm text-muted">{reasons(reason, { provider: name })}</p>}
              <time dateTime={item.at} className="text-sm text-muted">
                {format.dateTime(new Date(item.at), 'timestamp')}
              </time>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
