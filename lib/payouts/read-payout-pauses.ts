import { db } from '@/lib/core/db/client';
import type { PayoutProviderName } from '@/lib/providers/names';
import { payoutProviderNameSchema } from '@/lib/providers/schema';

/** Since when a provider is sent no payouts, why, and until when probably; helpers are told the last alone. */
export type PayoutPause = {
  provider: PayoutProviderName;
  reason: string;
  expectedUntil: Date | null;
  pausedAt: Date;
  pausedBy: string;
};

/**
 * The providers at which payouts are paused now. The database refuses them there too, whoever asks.
 * @throws PayError database_unavailable
 */
export async function readPayoutPauses(): Promise<PayoutPause[]> {
  const open = await db().payoutPause.findMany({
    where: { resumedAt: null },
    include: { pausedBy: { select: { name: true } } },
    orderBy: { provider: 'asc' },
  });
  return open.map(({ provider, reason, expectedUntil, pausedAt, pausedBy }) => ({
    provider: payoutProviderNameSchema.parse(provider),
    reason,
    expectedUntil,
    pausedAt,
    pausedBy: pausedBy.name,
  }));
}
