import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import type { BalanceLine } from '@/lib/providers/balance-line';
import type { ProviderName } from '@/lib/providers/names';
import { type Provider, ProviderError } from '@/lib/providers/provider';
import { providerAnswer } from '@/lib/providers/with-provider';
import { readObjects } from './read-objects';
import type { LineProblem } from './states';
import { storeLines } from './store-lines';
import { storeOpening } from './store-opening';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** So that an import that is interrupted repeats little. */
const WINDOW_MS = DAY_MS;

/** No provider says that its list never gets a line of an earlier time, so each import begins before the end of the last. */
const OVERLAP_MS = 6 * HOUR_MS;

/**
 * How far a list is read again for each statement, within the longest window of the provider. PayPal does not say by which of
 * a transaction's two dates it lists, so what clears after days may appear among what was imported; Stripe's never changes.
 */
const AGAIN_MS: Record<ProviderName, number | null> = { stripe: null, paypal: 31 * DAY_MS };

export type Imported = {
  /** Up to here the list is complete; null: nothing of it was ever read. */
  completeUntil: Date | null;
  problem: LineProblem | null;
  /** Where our keys may not read the list: of how many objects nobody said what was kept. Null: they were not asked. */
  unreadObjects: number | null;
};

/**
 * Imports every line of a provider's list since the last import: each once, whatever else fails. Two processes may import
 * at once. Where our keys may not read the list, what our own objects say of themselves.
 * @param isForStatement whether what may have changed since it was imported is read again, too
 * @throws PayError database_unavailable
 */
export async function importLines(
  adapter: Provider,
  { isForStatement = false }: { isForStatement?: boolean } = {},
): Promise<Imported> {
  const { name } = adapter;
  const problem = await importAll({ adapter, isForStatement }).then(() => null, problemOf);
  if (problem !== null) log().warn({ provider: name, problem }, 'Could not import the lines of a balance');
  await db().$executeRaw`
    INSERT INTO line_cursors (provider, problem) VALUES (${name}, ${problem})
    ON CONFLICT (provider) DO UPDATE SET problem = EXCLUDED.problem, updated_at = now()`;
  const cursor = await db().lineCursor.findUnique({ where: { provider: name } });
  const unreadObjects = problem === 'right_missing' ? await readObjects(adapter) : null;
  return { completeUntil: cursor?.completeUntil ?? null, problem, unreadObjects };
}

/** Window by window: the cursor moves when all pages of one are stored. */
async function importAll({
  adapter,
  isForStatement,
}: {
  adapter: Provider;
  isForStatement: boolean;
}): Promise<void> {
  let from = await startOf(adapter);
  for (;;) {
    const end = new Date(from.getTime() + WINDOW_MS);
    // The last window has no end, because the provider's clock is not ours.
    const to = end.getTime() > Date.now() - HOUR_MS ? null : end;
    const completeUntil = await importWindow({ adapter, from, to });
    await moveCursor({ provider: adapter.name, completeUntil });
    if (to === null || completeUntil < to) {
      if (isForStatement) await importAgain({ adapter, completeUntil });
      return;
    }
    from = to;
  }
}

async function importWindow({
  adapter,
  from,
  to,
  isLeftOut = () => false,
}: {
  adapter: Provider;
  from: Date;
  to: Date | null;
  isLeftOut?: (line: BalanceLine) => boolean;
}): Promise<Date> {
  let cursor: string | null = null;
  let completeUntil: Date | null = null;
  do {
    const page = await providerAnswer(() => adapter.listBalanceLines({ from, to, cursor }));
    await storeLines({ provider: adapter.name, lines: page.lines.filter((line) => !isLeftOut(line)) });
    if (completeUntil === null || page.completeUntil < completeUntil) completeUntil = page.completeUntil;
    cursor = page.next;
  } while (cursor !== null);
  return completeUntil;
}

/** From the opening, also where a first import broke; later from before the end of the last. */
async function startOf(adapter: Provider): Promise<Date> {
  const cursor = await db().lineCursor.findUnique({ where: { provider: adapter.name } });
  if (!cursor?.openedAt) return storeOpening(adapter);
  if (cursor.completeUntil === null) return cursor.openedAt;
  return new Date(cursor.completeUntil.getTime() - OVERLAP_MS);
}

/**
 * Reads again what a provider may have changed since it was imported, or lists only now at an earlier time. What began and
 * moved before the opening is in the opening; a payment of ours that began earlier moves after it, because it is ours.
 */
async function importAgain({
  adapter,
  completeUntil,
}: {
  adapter: Provider;
  completeUntil: Date;
}): Promise<void> {
  const { name } = adapter;
  const backMs = AGAIN_MS[name];
  if (backMs === null) return;
  const { openedAt } = await db().lineCursor.findUniqueOrThrow({ where: { provider: name } });
  const isOfOpening = ({ beganAt, occurredAt, ownReference }: BalanceLine) =>
    openedAt !== null && (ownReference === null ? beganAt < openedAt : occurredAt < openedAt);
  const from = new Date(completeUntil.getTime() - backMs);
  await importWindow({ adapter, from, to: completeUntil, isLeftOut: isOfOpening });
}

/** Two workers may import at once: a cursor never goes back. */
async function moveCursor({
  provider,
  completeUntil,
}: {
  provider: ProviderName;
  completeUntil: Date;
}): Promise<void> {
  await db().$executeRaw`
    INSERT INTO line_cursors AS c (provider, complete_until) VALUES (${provider}, ${completeUntil})
    ON CONFLICT (provider) DO UPDATE SET updated_at = now(),
      complete_until = GREATEST(c.complete_until, EXCLUDED.complete_until)`;
}

/** What the provider did not do is its problem, and stored; everything else is ours. */
function problemOf(error: unknown): LineProblem {
  if (!(error instanceof PayError) || error.code !== 'provider_unavailable') throw error;
  return error.cause instanceof ProviderError && error.cause.isRightMissing ? 'right_missing' : 'unavailable';
}
