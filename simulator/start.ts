import { z } from 'zod';
import { SimulatorClock } from './clock';
import { controlEndpoint, controlRoute, emptySchema } from './control';
import { refuseStranger } from './http/guard';
import { type Answer, type Endpoint, listen, type SimulatorRequest } from './http/http';
import { Journal } from './journal';
import { noSuchPath } from './no-such-path';
import { controlPage } from './pages/control-page';
import { staticFiles } from './pages/static-files';
import { absentPayPal } from './paypal/absent-paypal';
import type { PayPalControl } from './paypal/control/control';
import { type PayPalOptions, type RunningPayPal, startPayPal } from './paypal/start-simulator';
import type { StripeControl } from './stripe/control';
import { requireTestKey, type StripeOptions, startStripe } from './stripe/start-simulator';

export type SimulatorOptions = {
  /** 0 takes any free port. */
  port: number;
  /** The address to listen on; loopback unless told otherwise. */
  host?: string;
  /** Where a browser reaches the simulators, when that is not http://127.0.0.1:port. */
  publicUrl?: string;
  /** Host names to answer to, beside loopback's and the public URL's. */
  allowedHosts?: string[];
  /** Where the state is kept; without it, in memory. */
  dataFolder?: string;
  stripe: StripeOptions;
  /** Without it there is no PayPal. */
  paypal?: PayPalOptions;
  /** Seeds the draws of the faults, so that a run can be replayed. */
  seed?: number;
  log?: (line: string) => void;
};

export type Simulators = {
  url: string;
  port: number;
  seed: number;
  stripe: StripeControl;
  /** Null where the simulators was started without PayPal. */
  paypal: PayPalControl | null;
  clock: { nowMs(): number; advance(options: { seconds: number }): void };
  /** Forgets everything: objects, events, faults, the clock's offset. */
  reset(): void;
  close(): Promise<void>;
};

const clockRecordSchema = z.object({ offsetMs: z.number() });

/** Starts the simulators of the providers on one port. Throws when the port is taken or a key is a live one. */
export async function startSimulators(options: SimulatorOptions): Promise<Simulators> {
  const { port, host = '127.0.0.1', dataFolder = null, seed = 1, log = () => {} } = options;
  requireTestKey(options.stripe);
  const journal = new Journal({ folder: dataFolder });
  const clockRecords = journal.collection({ name: 'clock', schema: clockRecordSchema });
  const clock = new SimulatorClock({ offsetMs: clockRecords.get('clock')?.offsetMs ?? 0 });
  const advance = ({ seconds }: { seconds: number }) => {
    clock.advance({ seconds });
    journal.transact(() => clockRecords.put('clock', { offsetMs: clock.offsetMs }));
  };
  const stripe = startStripe({ options: options.stripe, journal, clock, seed });
  const paypal =
    options.paypal === undefined
      ? null
      : await startPayPal({ options: options.paypal, journal, clock, seed, dataFolder });
  const reset = () => {
    clock.reset();
    stripe.reset();
    paypal?.reset();
    journal.clear();
    paypal?.keepAuthority();
  };
  const state = () => ({
    seed,
    now: clock.nowSeconds(),
    clock_offset_ms: clock.offsetMs,
    providers: paypal === null ? ['stripe'] : ['stripe', 'paypal'],
  });
  const endpoints = [
    // PayPal has one path below the control API's, so it comes before it.
    ...(paypal?.endpoints ?? [absentPayPal()]),
    controlEndpoint([
      controlRoute({ on: 'GET /state', accepts: emptySchema, run: state }),
      controlRoute({ on: 'POST /reset', accepts: emptySchema, run: reset }),
      controlRoute({
        on: 'POST /clock',
        accepts: z.strictObject({ advance_seconds: z.number().positive() }),
        run: ({ body }) => {
          advance({ seconds: body.advance_seconds });
          return state();
        },
      }),
      ...stripe.controlRoutes,
      ...(paypal?.controlRoutes ?? []),
    ]),
    controlPage({ hasPayPal: paypal !== null }),
    staticFiles(),
    ...stripe.endpoints,
  ];
  const allowedHosts = new Set(['127.0.0.1', 'localhost', '[::1]', host, ...(options.allowedHosts ?? [])]);
  const answer = (request: SimulatorRequest) => answerRequest({ endpoints, allowedHosts, request });
  const server = await listen({ host, port, answer, log });
  const url = options.publicUrl ?? `http://127.0.0.1:${server.port}`;
  allowedHosts.add(new URL(url).hostname);
  stripe.settings.publicUrl = url;
  if (paypal !== null) tellAddresses({ paypal, publicUrl: url, localUrl: `http://127.0.0.1:${server.port}` });
  return {
    url,
    port: server.port,
    seed,
    stripe: stripe.control,
    paypal: paypal?.control ?? null,
    clock: { nowMs: () => clock.nowMs(), advance },
    reset,
    close: async () => {
      stripe.close();
      paypal?.close();
      clock.close();
      await server.close();
      journal.close();
    },
  };
}

/** The application speaks to the API on this machine, also where browsers come from elsewhere. */
function tellAddresses({
  paypal,
  publicUrl,
  localUrl,
}: {
  paypal: RunningPayPal;
  publicUrl: string;
  localUrl: string;
}): void {
  paypal.settings.publicUrl = publicUrl;
  if (paypal.settings.apiUrl === '') paypal.settings.apiUrl = localUrl;
}

async function answerRequest({
  endpoints,
  allowedHosts,
  request,
}: {
  endpoints: readonly Endpoint[];
  allowedHosts: ReadonlySet<string>;
  request: SimulatorRequest;
}): Promise<Answer> {
  const isApiCall = /^\/v\d\//.test(request.path);
  const refusal = refuseStranger({ request, allowedHosts, isApiCall });
  if (refusal !== null) return refusal;
  const endpoint = endpoints.find((candidate) => candidate.owns(request));
  if (endpoint !== undefined) return endpoint.handle(request);
  return noSuchPath(request);
}
