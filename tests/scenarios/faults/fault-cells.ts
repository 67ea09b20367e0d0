import type { CallFault } from '@/simulator/http/call-faults';
import type { WebhookFaultRule } from '@/simulator/webhooks/webhook-faults';
import type { ProviderCall } from '@/tests/fixtures/record-provider-calls';
import type { ProviderName } from '@/tests/fixtures/two-providers';

export type WebhookFault = WebhookFaultRule['fault'];

/** One fault at one place of a scenario. */
export type Cell =
  | {
      on: 'call';
      name: string;
      /** The place, without the fault. */
      place: string;
      provider: ProviderName;
      method: ProviderCall['method'];
      path: string;
      /** Which of the calls of this method and path, from 1 on. */
      nth: number;
      fault: CallFault;
      /** So many calls in a row; an adapter tries three times. */
      times: number;
    }
  | {
      on: 'event';
      name: string;
      place: string;
      provider: ProviderName;
      eventType: string;
      fault: WebhookFault;
      /** Null: each event of the type. */
      times: number | null;
    };

type CallCell = Extract<Cell, { on: 'call' }>;
type EventCell = Extract<Cell, { on: 'event' }>;

/** What a scenario did without faults. */
export type DryRun = { calls: ProviderCall[]; events: { provider: ProviderName; eventType: string }[] };

/** In each number: once, twice, and until whoever called has given up. */
const TIMES = [1, 2, 3] as const;

const DELAY_MS = 150;

/** Faults of a call that changes something. */
const changing: [CallFault, times: readonly number[]][] = [
  [{ kind: 'delay', ms: DELAY_MS }, [1]],
  [{ kind: 'status', status: 500 }, TIMES],
  [{ kind: 'status', status: 429, retry_after_seconds: 1 }, [1]],
  [{ kind: 'status', status: 503, retry_after_seconds: 3 }, [1]],
  [{ kind: 'drop_before' }, TIMES],
  [{ kind: 'execute_then_drop' }, TIMES],
  [{ kind: 'wrong_body', form: 'html' }, TIMES],
  [{ kind: 'wrong_body', form: 'truncated' }, TIMES],
  [{ kind: 'cache_500', executed: false }, TIMES],
  [{ kind: 'cache_500', executed: true }, TIMES],
];

/** Of a call that reads: whether it was executed makes no difference. */
const reading: [CallFault, times: readonly number[]][] = [
  [{ kind: 'delay', ms: DELAY_MS }, [1]],
  [{ kind: 'status', status: 500 }, [1, 3]],
  [{ kind: 'drop_before' }, [2]],
  [{ kind: 'wrong_body', form: 'html' }, [3]],
  [{ kind: 'wrong_body', form: 'truncated' }, [1]],
];

const ofEvents: [WebhookFault, times: readonly (number | null)[]][] = [
  [{ kind: 'duplicate', copies: 3 }, [null]],
  [{ kind: 'reorder', window_ms: 100 }, [null]],
  [{ kind: 'delay', ms: DELAY_MS }, [null]],
  [{ kind: 'lose' }, [1, null]],
  [{ kind: 'hold' }, [1, null]],
  [{ kind: 'forge', how: 'signature' }, [null]],
  [{ kind: 'forge', how: 'body' }, [null]],
];

/** PayPal signs with certificates. */
const ofCertifiedEvents: [WebhookFault, times: readonly (number | null)[]][] = [
  [{ kind: 'forge', how: 'same_crc' }, [null]],
  [{ kind: 'forge', how: 'expired_certificate' }, [null]],
  [{ kind: 'forge', how: 'foreign_certificate' }, [null]],
  [{ kind: 'forge', how: 'foreign_host' }, [null]],
];

/** Every fault at every place of a scenario. */
export function cellsOf({ calls, events }: DryRun): Cell[] {
  const seen = new Map<string, number>();
  const ofCalls = calls.flatMap((call) => {
    const key = `${call.method} ${call.path}`;
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    return cellsOfCall({ call, nth });
  });
  return [...ofCalls, ...cellsOfEvents(events)];
}

function cellsOfCall({ call, nth }: { call: ProviderCall; nth: number }): CallCell[] {
  const { provider, method, path, events } = call;
  const place = `${method} ${path} #${nth}`;
  const overtaken = events.map((event_type): [CallFault, readonly number[]] => [
    { kind: 'answer_after_webhook', event_type, timeout_ms: 1_000 },
    [1],
  ]);
  const faults = method === 'GET' ? reading : [...changing, ...overtaken];
  return faults.flatMap(([fault, counts]) =>
    counts.map((times) => ({
      on: 'call' as const,
      name: `${place}: ${nameOf(fault)} ×${times}`,
      place,
      provider,
      method,
      path,
      nth,
      fault,
      times,
    })),
  );
}

function cellsOfEvents(events: DryRun['events']): EventCell[] {
  const types = new Map(events.map((event) => [`${event.provider} ${event.eventType}`, event]));
  return [...types.values()].flatMap(({ provider, eventType }) => {
    const faults = provider === 'paypal' ? [...ofEvents, ...ofCertifiedEvents] : ofEvents;
    return faults.flatMap(([fault, counts]) =>
      counts.map((times) => ({
        on: 'event' as const,
        name: `${eventType}: ${nameOf(fault)} ×${times ?? 'each'}`,
        place: eventType,
        provider,
        eventType,
        fault,
        times,
      })),
    );
  });
}

function nameOf({ kind, ...rest }: CallFault | WebhookFault): string {
  return [kind, ...Object.entries(rest).flatMap(([key, value]) => (/_?ms$/.test(key) ? [] : [value]))].join(
    ' ',
  );
}
