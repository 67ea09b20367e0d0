import { audit } from '@/lib/auth/audit';
import { db } from '@/lib/core/db/client';
import type { ProviderName } from '@/lib/providers/names';
import type { PauseBody, ProviderSwitch } from '@/lib/providers/schema';
import { readProviderSwitch } from './read-provider-switch';

/**
 * From now on no new payment begins at a provider. What has begun goes on: webhooks, syncs, refunds and payouts ask nothing
 * of it. Pausing twice is the same as once; the first reason stays. Audited when it changes anything.
 * @throws PayError database_unavailable
 */
export async function pauseProvider({
  actorId,
  provider,
  command: { reason, expected_until: expectedUntil },
}: {
  actorId: number;
  provider: ProviderName;
  command: PauseBody;
}): Promise<ProviderSwitch> {
  await db().$transaction(async (tx) => {
    const row = { provider, reason, expectedUntil, pausedById: actorId };
    const { count } = await tx.providerPause.createMany({ data: [row], skipDuplicates: true });
    if (count === 0) return;
    await audit({
      via: tx,
      actorId,
      action: 'provider_paused',
      subject: `provider:${provider}`,
      detail: { reason, expected_until: expectedUntil ?? null },
    });
  });
  return readProviderSwitch(provider);
}
