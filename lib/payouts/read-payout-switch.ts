import type { PayoutProviderName } from '@/lib/providers/names';
import type { ProviderSwitch } from '@/lib/providers/schema';
import { readPayoutPauses } from './read-payout-pauses';

/**
 * Whether payouts are sent to a provider, as the API returns it.
 * @throws PayError database_unavailable
 */
export async function readPayoutSwitch(provider: PayoutProviderName): Promise<ProviderSwitch> {
  const pause = (await readPayoutPauses()).find((open) => open.provider === provider) ?? null;
  return {
    provider,
    is_paused: pause !== null,
    reason: pause?.reason ?? null,
    expected_until: pause?.expectedUntil?.toISOString() ?? null,
    paused_at: pause?.pausedAt.toISOString() ?? null,
  };
}
