import type { ProviderName } from '@/lib/providers/names';
import type { ProviderSwitch } from '@/lib/providers/schema';
import { readProviderPauses } from './read-provider-pauses';

/**
 * Whether a provider takes new payments, as the API returns it.
 * @throws PayError database_unavailable
 */
export async function readProviderSwitch(provider: ProviderName): Promise<ProviderSwitch> {
  const pause = (await readProviderPauses()).find((open) => open.provider === provider) ?? null;
  return {
    provider,
    is_paused: pause !== null,
    reason: pause?.reason ?? null,
    expected_until: pause?.expectedUntil?.toISOString() ?? null,
    paused_at: pause?.pausedAt.toISOString() ?? null,
  };
}
