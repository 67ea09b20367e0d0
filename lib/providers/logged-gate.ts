import { log } from '@/lib/core/log';
import { gauge } from '@/lib/core/metrics';
import { type CallGate, callGate } from './call-gate';

/** A gate whose state is in the log and in the metrics, under the name of those whom its calls ask. */
export function loggedGate(name: string): CallGate {
  return callGate({
    onChange: (isClosed) => {
      gauge({
        name: 'linku_provider_gate_closed',
        help: '1 while this process makes no calls to the provider, because it does not answer or asked us to wait',
        labelNames: ['provider'],
      }).set({ provider: name }, isClosed ? 1 : 0);
      log().warn({ provider: name, is_closed: isClosed }, 'The gate of calls to a provider changed');
    },
  });
}
