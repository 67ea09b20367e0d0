import { toCsv } from '@/lib/core/to-csv';
import { catalogues } from '@/lib/i18n/catalogues';
import type { AppLocale } from '@/lib/i18n/locales';
import type { WalletEntry } from './schema';

/** The statement as a file for spreadsheets. */
export function statementCsv({
  entries,
  locale,
}: {
  entries: readonly WalletEntry[];
  locale: AppLocale;
}): string {
  const { head, kind } = catalogues[locale].statement;
  const kinds: Partial<Record<string, string>> = kind;
  return toCsv({
    titles: [
      head.time,
      head.what,
      head.amount,
      head.currency,
      head.balance,
      head.taskNumber,
      head.task,
      head.payoutNumber,
    ],
    rows: entries.map((entry) => [
      entry.created_at,
      kinds[entry.kind] ?? entry.kind,
      entry.amount_display,
      entry.currency,
      entry.balance_after_display,
      entry.task_id ?? '',
      entry.task_title ?? '',
      entry.payout_id ?? '',
    ]),
  });
}
