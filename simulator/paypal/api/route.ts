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

/** The outcome of a call. `resourceId` is the object for which its PayPal-Request-Id stands from now on. */
export type Outcome =
  | { kind: 'done'; status: number; body: WireObject | null; resourceId?: string }
  | { kind: 'refused'; error: PayPalError };

/** A PayPal-Request-Id applies per kind of call; a repeated call gets the current state of the object. */
export type Idempotency = {
  name: string;
  retentionMs: number;
  repeat(call: Call & { resourceId: string }): WireObject;
};

/** One operation of the API; `:id` in the path is passed on. */
export type Route = {
  method: 'GET' | 'POST' | 'PATCH';
  path: string;
  /** What the body must be, even where it may be empty; null: it is not looked at. */
  contentType: 'application/json' | 'multipart/form-data' | null;
  /** Parameters of PayPal's that would change the answer, and are not built. */
  notBuiltQuery?: readonly string[];
  idempotency: Idempotency | null;
  run(call: Call): Outcome;
};

/** A route that only reads. */
export function get({
  path,
  notBuiltQuery = [],
  run,
}: {
  path: string;
  notBuiltQuery?: readonly string[];
  run: (call: Call) => WireObject;
}): Route {
  return {
    method: 'GET',
    path,
    contentType: null,
    notBuiltQuery,
    idempotency: null,
    run: (call) => done({ status: 200, body: run(call) }),
  };
}

export function done(outcome: Omit<Extract<Outcome, { kind: 'done' }>, 'kind'>): Outcome {
  return { kind: 'done', ...outcome };
}
