import { db } from '@/lib/core/db/client';
import { type BalanceLine, FROM_OBJECT } from '@/lib/providers/balance-line';
import type { ProviderName } from '@/lib/providers/names';

/** In the reference of a change: see `balance_lines_changes_idx` in prisma/migrations. */
const CHANGED = ' -> ';

/** What is stored of a line: its sums with all changes, in minor units, and how many changes there are. */
type Stored = { reference: string; amount: number; fee: number; changes: number };

/**
 * Stores the lines that are not known. One that the provider shows with other sums than before is stored as the change, as
 * often as it changes; one whose sums are as they were is not stored again. What was read from its object first is the same
 * line when the list has it, and the list has the last word.
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
  const { storedOf, named } = await readStored({ provider, lines });
  const rows = lines.flatMap((line) => {
    const stored = storedOf(line);
    if (stored !== null) return changeOf({ line, stored }) ?? [];
    // What the list has a second time, under another word, is a line that nobody may leave out.
    const isSecond = line.movement !== null && named.has(line.movement);
    if (line.movement !== null) named.add(line.movement);
    return [isSecond ? { ...line, movement: null } : line];
  });
  await insertLines({ provider, lines: rows });
}

/**
 * Stores what an object of ours says of its own movement, which the list, if it was read, knows better.
 * @throws PayError database_unavailable
 */
export async function storeObjectLine({
  provider,
  line,
}: {
  provider: ProviderName;
  line: BalanceLine;
}): Promise<void> {
  await insertLines({ provider, lines: [line] });
}

/** The database keeps one line of a reference, and one of a movement. */
async function insertLines({
  provider,
  lines,
}: {
  provider: ProviderName;
  lines: BalanceLine[];
}): Promise<void> {
  if (lines.length === 0) return;
  await db().balanceLine.createMany({
    data: lines.map((line) => rowOf({ provider, line })),
    skipDuplicates: true,
  });
}

/**
 * What is stored of a line, by its own reference or as the movement that was read from its object; and the movements that have
 * a line.
 */
async function readStored({
  provider,
  lines,
}: {
  provider: ProviderName;
  lines: BalanceLine[];
}): Promise<{ storedOf: (line: BalanceLine) => Stored | null; named: Set<string> }> {
  const select = { reference: true, movement: true, providerKind: true, amount: true, fee: true } as const;
  const references = lines.map(({ reference }) => reference);
  const movements = lines.flatMap(({ movement }) => movement ?? []);
  const [first, changes] = await Promise.all([
    db().balanceLine.findMany({
      where: { provider, OR: [{ reference: { in: references } }, { movement: { in: movements } }] },
      select,
    }),
    db().balanceLine.findMany({ where: { provider, reference: { contains: CHANGED } }, select }),
  ]);
  const named = new Set(first.flatMap(({ movement }) => movement ?? []));
  const storedOf = (line: BalanceLine): Stored | null => {
    const found =
      first.find(({ reference }) => reference === line.reference) ??
      first.find((row) => row.providerKind === FROM_OBJECT && row.movement === line.movement);
    if (!found) return null;
    const own = changes.filter(({ reference }) => reference.startsWith(`${found.reference} `));
    const sumOf = (key: 'amount' | 'fee') =>
      [found, ...own].reduce((total, row) => total + Number(row[key]), 0);
    return { reference: found.reference, amount: sumOf('amount'), fee: sumOf('fee'), changes: own.length };
  };
  return { storedOf, named };
}

/** The change has a reference of its own, which says the how manieth it is, from what to what: so it is stored once. */
function changeOf({
  line,
  stored: { reference, amount, fee, changes },
}: {
  line: BalanceLine;
  stored: Stored;
}): BalanceLine | null {
  if (line.amount === amount && line.fee === fee) return null;
  return {
    ...line,
    reference: `${reference} ${changes + 1}: ${amount}/${fee}${CHANGED}${line.amount}/${line.fee}`,
    movement: null,
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
