import { z } from 'zod';
import type { db } from '@/lib/core/db/client';
import type { ProviderName } from '@/lib/providers/names';
import type { BooksBalance } from './decide-balance';
import type { OpenGroup } from './read-open-objects';

const minor = z.bigint().transform(Number);
const sumsSchema = z.array(z.object({ currency: z.string(), amount: minor }));

/**
 * What the books have of a provider, currency by currency.
 * @param groups what is not matched, at the same moment
 */
export async function readBooks({
  provider,
  groups,
  sql,
}: {
  provider: ProviderName;
  groups: OpenGroup[];
  sql: Pick<ReturnType<typeof db>, '$queryRaw' | 'difference'>;
}): Promise<BooksBalance[]> {
  const [clearing, withheld, differences] = [
    await sql.$queryRaw`
      SELECT a.unit AS currency, COALESCE(-sum(e.amount), 0)::bigint AS amount
      FROM ledger_accounts a JOIN ledger_entries e ON e.account_id = a.id
      WHERE a.kind = 'provider_clearing' AND starts_with(a.id, ${`provider:${provider}:`}) GROUP BY a.unit`,
    await sql.$queryRaw`
      SELECT DISTINCT ON (w.currency) w.currency, w.withheld AS amount
      FROM hold_lines(${provider}) w JOIN balance_lines l ON l.id = w.id
      ORDER BY w.currency, l.occurred_at DESC, l.id DESC`,
    await sql.difference.findMany({ where: { provider, OR: [{ endedAt: null }, { verb: 'explain' }] } }),
  ];
  const held = sumsSchema.parse(clearing);
  const kept = sumsSchema.parse(withheld);
  const named = new Set(
    differences
      .filter(({ kind }) => kind !== 'unexplained')
      .map(({ objectKey, currency }) => `${objectKey} ${currency}`),
  );
  const isNamed = ({ objectKey, unit }: OpenGroup) => named.has(`${objectKey} ${unit}`);
  const currencies = new Set([
    ...[...held, ...kept].map(({ currency }) => currency),
    ...groups.map(({ unit }) => unit),
  ]);
  return [...currencies].map((currency) => {
    const own = groups.filter(({ unit }) => unit === currency);
    return {
      currency,
      clearing: amountOf({ sums: held, currency }),
      withheld: amountOf({ sums: kept, currency }),
      waiting: netOf(own.filter((group) => !isNamed(group))),
      differing: netOf(own.filter(isNamed)),
      explained: sum(
        differences
          .filter(({ kind, verb }) => kind === 'unexplained' && verb === 'explain')
          .filter((difference) => difference.currency === currency)
          .map(({ amount }) => Number(amount)),
      ),
    };
  });
}

function amountOf({ sums, currency }: { sums: z.infer<typeof sumsSchema>; currency: string }): number {
  return sums.find((entry) => entry.currency === currency)?.amount ?? 0;
}

/** How much more the provider has of them than the books. */
function netOf(groups: OpenGroup[]): number {
  return sum(
    groups.flatMap(({ lines, transactions }) => [
      ...lines.map(({ amount, fee }) => amount - fee),
      ...transactions.map(({ amount }) => -amount),
    ]),
  );
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
