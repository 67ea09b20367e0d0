import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { formatMoney, POINTS_UNIT } from '@/lib/core/money';
import type { DeletionBlocker } from '@/lib/users/schema';

/** What keeps an account, each with the way to where one ends it. */
export function DeletionBlockers({ blockers }: { blockers: readonly DeletionBlocker[] }) {
  const t = useTranslations('deletion');
  const locale = useLocale();
  const amountOf = ({ amount, currency }: DeletionBlocker) => {
    if (amount === null || currency === null) return '';
    return currency === POINTS_UNIT ? String(amount) : formatMoney({ amount, currency, locale });
  };
  return (
    <ul className="grid divide-y divide-line">
      {blockers.map((blocker) => {
        const { reason, subject, page } = blocker;
        const text = t(`reason.${reason}`, { id: subject.split(':')[1] ?? '', amount: amountOf(blocker) });
        return (
          <li
            key={`${reason}-${subject}`}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-3 first:pt-0 last:pb-0"
          >
            <span className="min-w-0 flex-1 basis-60">{text}</span>
            <Link
              href={page}
              aria-label={`${t('go')}: ${text}`}
              className="inline-flex min-h-11 items-center font-semibold text-brand underline underline-offset-4"
            >
              {t('go')}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
