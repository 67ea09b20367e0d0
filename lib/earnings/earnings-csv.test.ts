import { expect, it } from 'vitest';
import { earningsCsv } from './earnings-csv';
import type { PersonEarnings } from './schema';

const row = (parts: Partial<PersonEarnings>): PersonEarnings => ({
  userId: 7,
  name: '小李',
  email: 'li@example.test',
  year: 2026,
  quarter: 1,
  currency: 'GBP',
  rewards: 1,
  earned: 10_000,
  earned_display: '100.00',
  taken_back: 0,
  taken_back_display: '0.00',
  fees: 0,
  fees_display: '0.00',
  ...parts,
});

const linesOf = (earnings: PersonEarnings[]) =>
  earningsCsv({ year: 2026, earnings }).replace('\ufeff', '').trimEnd().split('\r\n');

it('has a line for each person and currency, with each quarter and the year', () => {
  const [titles, ...lines] = linesOf([
    row({ quarter: 4, earned: 4_000, taken_back: 5_000, rewards: 2, fees: 30 }),
    row({ quarter: 2 }),
    row({ userId: 8, name: 'Wei', currency: 'JPY', quarter: 1, earned: 500 }),
  ]);
  expect(titles).toBe(
    'Year,User number,Name,Email,Address,Date of birth,Tax identification number,Currency,' +
      'Q1 consideration,Q1 activities,Q1 fees,Q2 consideration,Q2 activities,Q2 fees,' +
      'Q3 consideration,Q3 activities,Q3 fees,Q4 consideration,Q4 activities,Q4 fees,' +
      'Year consideration,Year activities',
  );
  expect(lines).toEqual([
    '2026,7,小李,li@example.test,,,,GBP,0.00,0,0.00,100.00,1,0.00,0.00,0,0.00,-10.00,2,0.30,90.00,3',
    '2026,8,Wei,li@example.test,,,,JPY,500,1,0,0,0,0,0,0,0,0,0,0,500,1',
  ]);
});

it('has titles where nobody earned anything', () => {
  expect(linesOf([])).toHaveLength(1);
});
