import { describe, expect, it } from 'vitest';
import type { WalletEntry } from './schema';
import { statementCsv } from './statement-csv';

const entry: WalletEntry = {
  id: 1,
  kind: 'payout_requested',
  currency: 'GBP',
  amount: -1000,
  amount_display: '-10.00',
  balance_after: 500,
  balance_after_display: '5.00',
  task_id: null,
  task_title: null,
  payout_id: 7,
  created_at: '2026-11-22T10:00:00.000Z',
};

const csvOf = (parts: Partial<WalletEntry>) =>
  statementCsv({ entries: [{ ...entry, ...parts }], locale: 'en' });

describe('the statement for spreadsheets', () => {
  it('begins with the mark of UTF-8 and has one line for each entry', () => {
    expect(csvOf({})).toBe(
      '\ufeffTime (UTC),What,Amount,Currency,Balance,Task number,Task,Payout number\r\n' +
        '2026-11-22T10:00:00.000Z,Payout,-10.00,GBP,5.00,,,7\r\n',
    );
    expect(statementCsv({ entries: [], locale: 'zh' })).toMatch(/^\ufeff时间 \(UTC\),事项,[^\r\n]+\r\n$/);
  });

  it.each([
    ['=HYPERLINK("http://evil.example")', `"'=HYPERLINK(""http://evil.example"")"`],
    ['+1+cmd|calc', `"'+1+cmd|calc"`],
    ['-2+3', `"'-2+3"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['  =1', `"'  =1"`],
    ['\t=1', `"'\t'=1"`],
    ['＝1', `"'＝1"`],
    ['搬家，2 箱', '搬家，2 箱'],
    ['a "b", c', '"a ""b"", c"'],
    ['two\nlines', '"two\nlines"'],
    ['-12', '-12'],
  ])('makes %j text that no spreadsheet runs', (title, cell) => {
    expect(csvOf({ task_title: title })).toContain(`,${cell},7\r\n`);
  });
});
