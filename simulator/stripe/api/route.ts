import { z } from 'zod';
import type { AccountRecord } from '../connect/connect-records';
import type { EventCause } from '../events/events';
import type { StripeSimulator } from '../simulator';
import type { FormMap } from './form-encoding';
import { listFields, parseParameters } from './parameters';

/** `account` is the connected account that the call acts on, by its Stripe-Account header; null for the platform itself. */
export type Call = {
  simulator: StripeSimulator;
  id: string;
  account: AccountRecord | null;
  cause: EventCause;
};
type ParsedCall<Parameters> = Call & { parameters: Parameters };
type Result = Record<string, unknown>;

const methods = ['GET', 'POST', 'DELETE'] as const;
type Method = (typeof methods)[number];

/** One operation of the API: `prepare` parses (its errors are validation failures) and gives the work to execute. */
export type Route = {
  method: Method;
  path: string;
  /** Whether it can act on a connected account too. */
  isForAccounts: boolean;
  prepare(form: FormMap): (call: Call) => Result;
};

export const nothingSchema = z.strictObject({});
const { created: _, ...cursors } = listFields;

/** The list fields of a list that cannot be narrowed by time. */
export const pageFields = cursors;

/** Binds a schema to the work it guards; the type of the parameters goes no further than here. */
export function route<Parameters>({
  on,
  accepts,
  isForAccounts = false,
  run,
}: {
  on: `${Method} ${string}`;
  accepts: z.ZodType<Parameters>;
  isForAccounts?: boolean;
  run: (call: ParsedCall<Parameters>) => Result;
}): Route {
  const method = methods.find((name) => on.startsWith(`${name} `)) ?? 'GET';
  return {
    method,
    path: on.slice(method.length + 1),
    isForAccounts,
    prepare: (form) => {
      const parameters = parseParameters({ operation: on, schema: accepts, form });
      return (call) => run({ ...call, parameters });
    },
  };
}
