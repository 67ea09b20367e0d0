import { catalogues } from '@/lib/i18n/catalogues';
import type { AppLocale } from '@/lib/i18n/locales';
import type { WalletEntry } from './schema';

/** Excel recognizes UTF-8 only by this mark at the beginning. */
const BYTE_ORDER_MARK = '\ufeff';

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
  const titles = [
    head.time,
    head.what,
    head.amount,
    head.currency,
    head.balance,
    head.taskNumber,
    head.task,
    head.payoutNumber,
  ];
  const rows = entries.map((entry) =>
    [
      entry.created_at,
      kinds[entry.kind] ?? entry.kind,
      entry.amount_display,
      entry.currency,
      entry.balance_after_display,
      entry.task_id ?? '',
      entry.task_title ?? '',
      entry.payout_id ?? '',
    ].map((value) => cell(String(value))),
  );
  const lines = [titles.map(cell), ...rows].map((cells) => `${cells.join(',')}\r\n`);
  return BYTE_ORDER_MARK + lines.join('');
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/** Text that a spreadsheet would run as a formula is made plain text; a plain number, even a negative one, is none. */
function cell(value: string): string {
  const isFormula = /^\s*[=+\-@|\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(value) && !NUMBER.test(value);
  const safe = isFormula ? `'${value}` : value;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
