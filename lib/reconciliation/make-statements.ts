import { audit } from '@/lib/auth/audit';
import { PayError } from '@/lib/core/errors';
import type { ProviderName } from '@/lib/providers/names';
import { availableProviders } from '@/lib/providers/registry';
import { listReconciliations } from './list-reconciliations';
import { makeStatement } from './make-statement';
import type { ReconciliationList } from './schema';

const DAY_MS = 24 * 3_600_000;

/**
 * An operator asks for a statement now, of the last day: of one provider, or of each. One that is away gets a statement that
 * says so.
 * @param operatorId null: a script asks
 * @throws PayError provider_unavailable without keys for it, database_unavailable
 */
export async function makeStatements({
  operatorId,
  provider = null,
}: {
  operatorId: number | null;
  provider?: ProviderName | null;
}): Promise<ReconciliationList> {
  const adapters = availableProviders().filter(({ name }) => provider === null || name === provider);
  if (adapters.length === 0) throw new PayError('provider_unavailable', { message: 'no keys' });
  for (const adapter of adapters) {
    if (operatorId !== null) {
      await audit({ actorId: operatorId, action: 'balance_compared', subject: `provider:${adapter.name}` });
    }
    const to = new Date();
    const from = new Date(to.getTime() - DAY_MS);
    await makeStatement({ adapter, period: { from, to, day: null, madeBy: operatorId } });
  }
  return listReconciliations();
}
