import { db } from '@/lib/core/db/client';
import type { BalanceLineList, BalanceWindow } from '@/lib/providers/balance-line';
import type { Provider } from '@/lib/providers/provider';
import { providerAnswer } from '@/lib/providers/with-provider';

/** The provider's word for such a line is ours: its list has none. */
const OPENING = 'opening';

const BEGINNING = new Date(0);

/**
 * Stores what a provider held for us when its list is first imported: a line for each currency, which is booked from our bank.
 * Only the first time counts.
 * @param before a whole second
 * @returns from when the list has to be imported
 * @throws PayError provider_unavailable, database_unavailable
 */
export async function storeOpening({ adapter, before }: { adapter: Provider; before: Date }): Promise<Date> {
  const provider = adapter.name;
  const known = await readOpenedAt(provider);
  if (known !== null) return known;
  const { at, sums } = await readOpening({ adapter, before });
  await db().balanceLine.createMany({
    data: [...sums]
      .filter(([, amount]) => amount !== 0)
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
  // Another process may have been faster, with a time of its own.
  return (await readOpenedAt(provider)) ?? at;
}

async function readOpenedAt(provider: string): Promise<Date | null> {
  const { _min } = await db().balanceLine.aggregate({
    where: { provider, providerKind: OPENING },
    _min: { occurredAt: true },
  });
  return _min.occurredAt;
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
