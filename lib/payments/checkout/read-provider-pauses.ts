import { db } from '@/lib/core/db/client';
import { isProviderName, type ProviderName } from '@/lib/providers/names';

/** Since when a provider takes no new payments, why, and until when probably; payers are told the last alone. */
export type ProviderPause = {
  provider: ProviderName;
  reason: string;
  expectedUntil: Date | null;
  pausedAt: Date;
  pausedBy: string;
};

/**
 * The providers that are paused now. It is read for each price, so that every server obeys at once.
 * @throws PayError database_unavailable
 */
export async function readProviderPauses(): Promise<ProviderPause[]> {
  const open = await db().providerPause.findMany({
    where: { resumedAt: null },
    include: { pausedBy: { select: { name: true } } },
  });
  return open.flatMap(({ provider, reason, expectedUntil, pausedAt, pausedBy }) =>
    isProviderName(provider) ? [{ provider, reason, expectedUntil, pausedAt, pausedBy: pausedBy.name }] : [],
  );
}
