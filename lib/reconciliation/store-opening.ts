import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import type { BalanceLineList, BalanceWindow } from '@/lib/providers/balance-line';
import type { Provider } from '@/lib/providers/provider';
import { providerAnswer } from '@/lib/providers/with-provider';

/** The provider's word for such a line is ours: its list has none. */
const OPENING = 'opening';

const BEGINNING = new Date(0);

const DAY_MS = 24 * 3_600_000;

/**
 * Stores what a provider held for us when its list is first imported: a line for each currency, which is booked from our bank.
 * Only the first time counts, also if nothing was held. A database that imported the list before there were such lines asks for
 * the beginning of what it has; a currency in which a person has ended that difference already gets no line.
 * @returns from when the list has to be imported
 * @throws PayError provider_unavailable, database_unavailable
 */
export async function storeOpening(adapter: Provider): Promise<Date> {
  const provider = adapter.name;
  const { at, sums } = await readOpening({ adapter, before: await beginningOf(provider) });
  const decided = await readDecided(provider);
  return db().$transaction(async (sql) => {
    // Another process may have been faster, with a time of its own.
    const rows = await sql.$queryRaw`
      INSERT INTO line_cursors AS c (provider, opened_at) VALUES (${provider}, ${at})
      ON CONFLICT (provider) DO UPDATE SET opened_at = COALESCE(c.opened_at, EXCLUDED.opened_at)
      RETURNING opened_at AS at`;
    const [opened] = openedSchema.parse(rows);
    if (opened.at.getTime() !== at.getTime()) return opened.at;
    await sql.balanceLine.createMany({
      data: [...sums]
        .filter(([currency, amount]) => amount !== 0 && !decided.has(currency))
        .map(([currency, amount]) => ({
          provider,
          reference: `${OPENING} ${currency}`,
          kind: 'bank_deposit',
          providerKind: OPENING,
          amount,
          fee: 0,
          currency,
          occurredAt: at,
        })),
      skipDuplicates: true,
    });
    return at;
  });
}

const openedSchema = z.tuple([z.object({ at: z.date() })]);
const firstSchema = z.tuple([z.object({ entry: z.date().nullable(), line: z.date().nullable() })]);

/** A day before the books first had money at the provider, or the first line of its list; whole seconds, as PayPal counts. */
async function beginningOf(provider: string): Promise<Date> {
  const rows = await db().$queryRaw`
    SELECT (SELECT min(e.created_at) FROM ledger_accounts a JOIN ledger_entries e ON e.account_id = a.id
        WHERE a.kind = 'provider_clearing' AND starts_with(a.id, ${`provider:${provider}:`})) AS entry,
      (SELECT min(l.occurred_at) FROM balance_lines l WHERE l.provider = ${provider}) AS line`;
  const [{ entry, line }] = firstSchema.parse(rows);
  const dayBeforeMs = (entry ?? new Date()).getTime() - DAY_MS;
  const firstMs = Math.min(dayBeforeMs, line?.getTime() ?? dayBeforeMs);
  return new Date(Math.floor(firstMs / 1_000) * 1_000);
}

/** Currencies whose unexplained balance a person explained or wrote off: the books have it, or a note says why not. */
async function readDecided(provider: string): Promise<Set<string>> {
  const ended = await db().difference.findMany({
    where: { provider, kind: 'unexplained', verb: { in: ['explain', 'write_off'] } },
    select: { currency: true },
  });
  return new Set(ended.map(({ currency }) => currency));
}

/** By currency, in minor units. `at`: it is all that moved before that time. */
type Opening = { at: Date; sums: Map<string, number> };

/**
 * The balance of then, or of the last time before that the provider can say; all movements before where it knows only the
 * balance of now.
 */
async function readOpening({ adapter, before }: { adapter: Provider; before: Date }): Promise<Opening> {
  const sums = new Map<string, number>();
  const add = ({ currency, amount }: { currency: string; amount: number }) =>
    sums.set(currency, (sums.get(currency) ?? 0) + amount);
  const balances = await providerAnswer(() => adapter.readBalances({ asOf: before }));
  if (balances.every(({ asOf }) => asOf <= before)) {
    for (const { currency, available, pending } of balances) add({ currency, amount: available + pending });
    return { at: balances[0]?.asOf ?? before, sums };
  }
  let cursor: string | null = null;
  do {
    const window: BalanceWindow = { from: BEGINNING, to: before, cursor };
    const page: BalanceLineList = await providerAnswer(() => adapter.listBalanceLines(window));
    for (const { currency, amount, fee } of page.lines) add({ currency, amount: amount - fee });
    cursor = page.next;
  } while (cursor !== null);
  return { at: before, sums };
}
