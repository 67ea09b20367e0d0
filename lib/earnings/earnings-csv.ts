import { toDecimal } from '@/lib/core/money';
import { toCsv } from '@/lib/core/to-csv';
import type { PersonEarnings } from './schema';

const quarters = [1, 2, 3, 4] as const;

/**
 * One line for each helper and currency, with the figures that the UK's reporting rules for digital platforms ask for:
 * the consideration and the number of activities of each quarter, and the fees that the platform withheld. What is taken
 * back lowers the consideration of the quarter in which it is. The person's address, date of birth and tax number are not
 * known here and stay empty.
 */
export function earningsCsv({
  year,
  earnings,
}: {
  year: number;
  earnings: readonly PersonEarnings[];
}): string {
  const people = new Map<string, PersonEarnings[]>();
  for (const row of earnings) {
    const key = `${row.userId} ${row.currency}`;
    people.set(key, [...(people.get(key) ?? []), row]);
  }
  return toCsv({
    titles: [
      'Year',
      'User number',
      'Name',
      'Email',
      'Address',
      'Date of birth',
      'Tax identification number',
      'Currency',
      ...quarters.flatMap((quarter) => [
        `Q${quarter} consideration`,
        `Q${quarter} activities`,
        `Q${quarter} fees`,
      ]),
      'Year consideration',
      'Year activities',
    ],
    rows: [...people.values()].map((rows) => lineOf({ year, rows })),
  });
}

function lineOf({ year, rows }: { year: number; rows: PersonEarnings[] }): (string | number)[] {
  const [first] = rows;
  if (!first) return [];
  const { userId, name, email, currency } = first;
  const say = (amount: number) => toDecimal({ amount, currency });
  const sums = quarters.map((quarter) => {
    const row = rows.find((one) => one.quarter === quarter);
    return row
      ? { net: row.earned - row.taken_back, count: row.rewards, fees: row.fees }
      : { net: 0, count: 0, fees: 0 };
  });
  return [
    year,
    userId,
    name,
    email,
    '',
    '',
    '',
    currency,
    ...sums.flatMap(({ net, count, fees }) => [say(net), count, say(fees)]),
    say(sums.reduce((total, { net }) => total + net, 0)),
    sums.reduce((total, { count }) => total + count, 0),
  ];
}
