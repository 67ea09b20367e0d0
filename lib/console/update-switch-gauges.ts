import { gauge } from '@/lib/core/metrics';
import { readProviderSwitches } from './read-provider-switches';

/**
 * Sets what operators have paused, so that a pause which nobody ends is noticed.
 * @throws PayError database_unavailable
 */
export async function updateSwitchGauges(): Promise<void> {
  const paused = gauge({
    name: 'linku_provider_paused',
    help: '1 while an operator pauses new payments, or payouts, at a provider',
    labelNames: ['provider', 'what'],
  });
  for (const [what, switches] of Object.entries(await readProviderSwitches())) {
    for (const { provider, pause } of switches) paused.set({ provider, what }, pause ? 1 : 0);
  }
}
