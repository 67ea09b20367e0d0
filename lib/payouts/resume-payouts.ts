import { audit } from '@/lib/auth/audit';
import { db } from '@/lib/core/db/client';
import type { PayoutProviderName } from '@/lib/providers/names';
import type { ProviderSwitch } from '@/lib/providers/schema';
import { readPayoutSwitch } from './read-payout-switch';

/**
 * Payouts are requested and sent at a provider again; those that waited are due at once. Twice is the same as once. Audited when
 * it changes anything.
 * @throws PayError database_unavailable
 */
export async function resumePayouts({
  actorId,
  provider,
}: {
  actorId: number;
  provider: PayoutProviderName;
}): Promise<ProviderSwitch> {
  await db().$transaction(async (tx) => {
    const { count } = await tx.payoutPause.updateMany({
      where: { provider, resumedAt: null },
      data: { resumedAt: new Date(), resumedById: actorId },
    });
    if (count === 0) return;
    await tx.payout.updateMany({
      where: { provider, status: 'requested' },
      data: { nextSyncAt: new Date(), syncCount: 0 },
    });
    await audit({ via: tx, actorId, action: 'payouts_resumed', subject: `provider:${provider}` });
  });
  return readPayoutSwitch(provider);
}
