import { db } from '@/lib/core/db/client';
import type { BalanceLine } from '@/lib/providers/balance-line';
import type { ProviderName } from '@/lib/providers/names';

/** In the reference of a change: see `balance_lines_changes_idx` in prisma/migrations. */
const CHANGED = ' -> ';

/** What is stored of a line: its sums with all changes, in minor units, and how many changes there are. */
type Stored = { amount: number; fee: number; changes: number };

/**
 * Stores the lines that are not known. One that the provider shows with other sums than before is stored as the change, as
 * often as it changes; one whose sums are as they were is not stored again.
 * @throws PayError database_unavailable
 */
export async function storeLines({
  provider,
  lines,
}: {
  provider: ProviderName;
  lines: BalanceLine[];
}): Promise<void> {
  if (lines.length === 0) return;
  const known = await readStored({ provider, references: lines.map(({ reference }) => reference) });
  const rows = lines.flatMap((line) => {
    const stored = known.get(line.reference);
    return stored === undefined ? [line] : (changeOf({ line, stored }) ?? []);
  });
  if (rows.length === 0) return;
  await db().balanceLine.createMany({
    data: rows.map((line) => rowOf({ provider, line })),
    skipDuplicates: true,
  });
}

async function readStored({
  provider,
  references,
}: {
  provider: ProviderName;
  references: string[];
}): Promise<Map<string, Stored>> {
  const select = { reference: true, amount: true, fee: true } as const;
  const [first, changes] = await Promise.all([
    db().balanceLine.findMany({ where: { provider, reference: { in: references } }, select }),
    db().balanceLine.findMany({ where: { provider, reference: { contains: CHANGED } }, select }),
  ]);
  return new Map(
    first.map(({ reference, ...sums }) => {
      const own = changes.filter((change) => change.reference.startsWith(`${reference} `));
      const sumOf = (key: 'amount' | 'fee') =>
        [sums, ...own].reduce((total, row) => total + Number(row[key]), 0);
      return [reference, { amount: sumOf('amount'), fee: sumOf('fee'), changes: own.length }];
    }),
  );
}

/** The change has a reference of its own, which says the how manieth it is, from what to what: so it is stored once. */
function changeOf({
  line,
  stored: { amount, fee, changes },
}: {
  line: BalanceLine;
  stored: Stored;
}): BalanceLine | null {
  if (line.amount === amount && line.fee === fee) return null;
  return {
    ...line,
    reference: `${line.reference} ${changes + 1}: ${amount}/${fee}${CHANGED}${line.amount}/${line.fee}`,
    amount: line.amount - amount,
    fee: line.fee - fee,
    presented: null,
  };
}

function rowOf({ provider, line }: { provider: ProviderName; line: BalanceLine }) {
  const { presented, beganAt: _, ...parts } = line;
  return {
    provider,
    ...parts,
    description: parts.description?.replaceAll('\u0000', '') ?? null,
    presentedAmount: presented?.amount ?? null,
    presentedCurrency: presented?.currency ?? null,
    rate: presented?.rate ?? null,
  };
}
