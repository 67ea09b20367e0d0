import type { AppLocale } from '@/lib/i18n/locales';
import type { WalletEntry } from './schema';

const heads: Record<AppLocale, string[]> = {
  zh: ['时间 (UTC)', '事项', '金额', '币种', '余额', '任务编号', '任务', '提现编号'],
  en: ['Time (UTC)', 'What', 'Amount', 'Currency', 'Balance', 'Task number', 'Task', 'Payout number'],
};

const kinds: Record<string, Record<AppLocale, string>> = {
  release: { zh: '任务奖励', en: 'Reward' },
  payout_requested: { zh: '提现', en: 'Payout' },
  payout_failed: { zh: '提现退回', en: 'Payout returned' },
  debt_paid: { zh: '抵还争议欠款', en: 'Repayment of what you owe from a dispute' },
  dispute_lost: { zh: '追回：付款人争议胜诉', en: 'Taken back: the payer won a dispute' },
};

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
  const rows = entries.map((entry) =>
    [
      entry.created_at,
      kinds[entry.kind]?.[locale] ?? entry.kind,
      entry.amount_display,
      entry.currency,
      entry.balance_after_display,
      entry.task_id ?? '',
      entry.task_title ?? '',
      entry.payout_id ?? '',
    ].map((value) => cell(String(value))),
  );
  const lines = [heads[locale].map(cell), ...rows].map((cells) => `${cells.join(',')}\r\n`);
  return BYTE_ORDER_MARK + lines.join('');
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/** Text that a spreadsheet would run as a formula is made plain text; a plain number, even a negative one, is none. */
function cell(value: string): string {
  const isFormula = /^\s*[=+\-@|\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(value) && !NUMBER.test(value);
  const safe = isFormula ? `'${value}` : value;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
