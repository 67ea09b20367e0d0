import { audit } from '@/lib/auth/audit';
import { db } from '@/lib/core/db/client';
import type { PayoutProviderName } from '@/lib/providers/names';
import type { PauseBody, ProviderSwitch } from '@/lib/providers/schema';
import { readPayoutSwitch } from './read-payout-switch';

/**
 * From now on no payout is requested at a provider and none is handed to it; one that a process is sending in this moment may
 * still leave. What was requested waits in our row, and can be cancelled; what the provider has is synced as ever. Pausing twice
 * is the same as once; the first reason stays. Audited when it changes anything.
 * @throws PayError database_unavailable
 */
export async function pausePayouts({
  actorId,
  provider,
  command: { reason, expected_until: expectedUntil },
}: {
  actorId: number;
  provider: PayoutProviderName;
  command: PauseBody;
}): Promise<ProviderSwitch> {
  await db().$transaction(async (tx) => {
    const row = { provider, reason, expectedUntil, pausedById: actorId };
    const { count } = await tx.payoutPause.createMany({ data: [row], skipDuplicates: true });
    if (count === 0) return;
    await audit({
      via: tx,
      actorId,
      action: 'payouts_paused',
      subject: `provider:${provider}`,
      detail: { reason, expected_until: expectedUntil ?? null },
    });
  });
  return readPayoutSwitch(provider);
}
