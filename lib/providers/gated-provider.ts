import type { CallGate } from './call-gate';
import type { Provider } from './provider';

/** These are no calls of ours that wait for the provider: a delivery is verified whatever else the provider does. */
const UNGATED: (string | symbol)[] = ['readWebhook'];

/** The same adapter, whose every call passes the gate of its provider. */
export function gatedProvider({ adapter, gate }: { adapter: Provider; gate: CallGate }): Provider {
  const { embedded } = adapter;
  return gated({ target: { ...adapter, embedded: embedded && gated({ target: embedded, gate }) }, gate });
}

function gated<Target extends object>({ target: object, gate }: { target: Target; gate: CallGate }): Target {
  return new Proxy(object, {
    get(target, key, receiver) {
      const member: unknown = Reflect.get(target, key, receiver);
      if (typeof member !== 'function' || UNGATED.includes(key)) return member;
      return (...args: unknown[]) => gate.pass(() => Promise.resolve(Reflect.apply(member, target, args)));
    },
  });
}
