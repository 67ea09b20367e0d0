import type { SimulatorRequest } from '../../http/http';
import type { PayPalSimulator } from '../simulator';
import type { PayPalError } from './errors';
import type { WireObject } from './wire';

export type Call = {
  simulator: PayPalSimulator;
  request: SimulatorRequest;
  id: string;
  requestId: string | null;
};

/** What a call came to. `resourceId` is what its PayPal-Request-Id stands for from now on. */
export type Outcome =
  | { kind: 'done'; status: number; body: WireObject | null; resourceId?: string }
  | { kind: 'refused'; error: PayPalError };

/** A PayPal-Request-Id counts per kind of call; a repeat is answered with how the object stands by now. */
export type Idempotency = {
  name: string;
  retentionMs: number;
  repeat(call: Call & { resourceId: string }): WireObject;
};

/** One operation of the API; `:id` in the path is handed over. */
export type Route = {
  method: 'GET' | 'POST' | 'PATCH';
  path: string;
  needsJson: boolean;
  idempotency: Idempotency | null;
  run(call: Call): Outcome;
};

/** A route that only reads. */
export function get({ path, run }: { path: string; run: (call: Call) => WireObject }): Route {
  return {
    method: 'GET',
    path,
    needsJson: false,
    idempotency: null,
    run: (call) => done({ status: 200, body: run(call) }),
  };
}

export function done(outcome: Omit<Extract<Outcome, { kind: 'done' }>, 'kind'>): Outcome {
  return { kind: 'done', ...outcome };
}
