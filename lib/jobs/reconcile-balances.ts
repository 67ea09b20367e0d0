import { runRows } from '@/lib/core/run-rows';
import { type ProviderName, providerNames } from '@/lib/providers/names';
import type { Provider } from '@/lib/providers/provider';
import { availableProviders, isGateClosed } from '@/lib/providers/registry';
import { makeDueStatements } from '@/lib/reconciliation/make-due-statements';
import { reconcileLines } from '@/lib/reconciliation/make-statement';

const JOB = 'reconcile-balances';

/**
 * Compares the books with each provider's own list of what moved our balance, and makes the statement of each day that is
 * over. A provider that is away is asked again in an hour.
 * @returns how many providers were compared
 */
export async function reconcileBalances(providers: readonly ProviderName[] = providerNames): Promise<number> {
  const adapters = availableProviders().filter(({ name }) => providers.includes(name) && !isGateClosed(name));
  const done = await runRows({ job: JOB, rows: adapters, idOf: ({ name }) => name, run: reconcile });
  return done.length;
}

async function reconcile(adapter: Provider): Promise<void> {
  if ((await makeDueStatements(adapter)) === 0) await reconcileLines(adapter);
}
