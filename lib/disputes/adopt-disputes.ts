import type { ProviderName } from '@/lib/providers/names';
import { withProvider } from '@/lib/providers/with-provider';
import { syncDispute } from './sync-dispute';

/**
 * Syncs every dispute that the provider has about a transaction, also one that no notification named.
 * @throws as `syncDispute`
 */
export async function adoptDisputes({
  provider,
  transactionId,
}: {
  provider: ProviderName;
  transactionId: string;
}): Promise<void> {
  const references = await withProvider(provider, (adapter) => adapter.listDisputes({ transactionId }));
  for (const disputeReference of references) await syncDispute({ provider, disputeReference });
}
