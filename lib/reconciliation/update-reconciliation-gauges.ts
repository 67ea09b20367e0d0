import { db } from '@/lib/core/db/client';
import { gauge } from '@/lib/core/metrics';
import { providerNames } from '@/lib/providers/names';

/**
 * Sets how many differences between the books and each provider nobody has ended.
 * @throws PayError database_unavailable
 */
export async function updateReconciliationGauges(): Promise<void> {
  const open = await db().difference.groupBy({ by: ['provider'], where: { endedAt: null }, _count: true });
  const differences = gauge({
    name: 'linku_reconciliation_differences',
    help: 'Differences between the books and a provider that are open; anything but 0 waits for a person',
    labelNames: ['provider'],
  });
  for (const provider of providerNames) {
    differences.set({ provider }, open.find((entry) => entry.provider === provider)?._count ?? 0);
  }
}
