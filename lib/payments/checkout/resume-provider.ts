import { audit } from '@/lib/auth/audit';
import { db } from '@/lib/core/db/client';
import type { ProviderName } from '@/lib/providers/names';
import type { ProviderSwitch } from '@/lib/providers/schema';
import { readProviderSwitch } from './read-provider-switch';

/**
 * New payments may begin at a provider again. Twice is the same as once. Audited when it changes anything.
 * @throws PayError database_unavailable
 */
export async function resumeProvider({
  actorId,
  provider,
}: {
  actorId: number;
  provider: ProviderName;
}): Promise<ProviderSwitch> {
  await db().$transaction(async (tx) => {
    const { count } = await tx.providerPause.updateMany({
      where: { provider, resumedAt: null },
      data: { resumedAt: new Date(), resumedById: actorId },
    });
    if (count === 0) return;
    await audit({ via: tx, actorId, action: 'provider_resumed', subject: `provider:${provider}` });
  });
  return readProviderSwitch(provider);
}
