import { z } from 'zod';
import { createSession, createSessionSchema } from './create-session';
import { missing, StripeError } from './errors';
import { type EventCause, isRetained, renderEvent } from './events';
import type { FormMap } from './form-encoding';
import { listPage } from './lists';
import { listFields, parseParameters } from './parameters';
import type { IntentRecord, SessionRecord } from './records';
import { createRefund, createRefundSchema } from './refunds';
import { renderAccount, renderBalance, renderBalanceTransaction, renderRefund } from './render-money';
import { renderCharge, renderIntent, renderPaymentMethod } from './render-payment';
import { renderLineItem, renderSession } from './render-session';
import { expireIfDue, expireSession } from './sessions';
import type { StripeTwin } from './twin';

export type Call = { twin: StripeTwin; id: string; cause: EventCause };
type ParsedCall<Parameters> = Call & { parameters: Parameters };
type Result = Record<string, unknown>;

/** One operation of the API: `prepare` parses (its errors are validation failures) and gives the work to execute. */
export type Route = {
  method: 'GET' | 'POST';
  path: string;
  prepare(form: FormMap): (call: Call) => Result;
};

const nothingSchema = z.strictObject({});
const { created: _, ...pageFields } = listFields;
const balanceTransactionsSchema = z.strictObject({
  ...listFields,
  source: z.string().optional(),
  type: z.string().optional(),
  currency: z.string().optional(),
});

/** Every operation that the sandbox has; the rest answers as a URL that Stripe does not know. */
export const routes: readonly Route[] = [
  route({
    on: 'POST /v1/checkout/sessions',
    accepts: createSessionSchema,
    run: ({ twin, parameters }) => renderSession({ twin, session: createSession({ twin, parameters }) }),
  }),
  route({
    on: 'GET /v1/checkout/sessions',
    accepts: z.strictObject({
      ...listFields,
      payment_intent: z.string().optional(),
      status: z.enum(['open', 'complete', 'expired']).optional(),
    }),
    run: ({ twin, parameters }) => {
      const { payment_intent: intentId, status } = parameters;
      const records = twin.sessions
        .all()
        .map((session) => expireIfDue({ twin, session }))
        .filter(
          (session) =>
            (intentId ?? session.intentId) === session.intentId &&
            (status ?? session.status) === session.status,
        );
      const render = (session: (typeof records)[number]) => renderSession({ twin, session });
      return listPage({
        records,
        parameters,
        url: '/v1/checkout/sessions',
        noun: 'checkout.session',
        render,
      });
    },
  }),
  route({
    on: 'GET /v1/checkout/sessions/:id',
    accepts: nothingSchema,
    run: (call) => renderSession({ twin: call.twin, session: sessionOf(call) }),
  }),
  route({
    on: 'POST /v1/checkout/sessions/:id/expire',
    accepts: nothingSchema,
    run: (call) => {
      const { twin, cause } = call;
      return renderSession({ twin, session: expireSession({ twin, session: sessionOf(call), cause }) });
    },
  }),
  route({
    on: 'GET /v1/checkout/sessions/:id/line_items',
    accepts: z.strictObject(pageFields),
    run: (call) => {
      const { parameters } = call;
      const session = sessionOf(call);
      const records = session.lineItems.map((item) => ({ ...item, created: session.created })).reverse();
      const render = (item: (typeof records)[number]) => renderLineItem({ session, item });
      return listPage({
        records,
        parameters,
        url: `/v1/checkout/sessions/${session.id}/line_items`,
        noun: 'item',
        render,
      });
    },
  }),
  route({
    on: 'GET /v1/payment_intents',
    accepts: z.strictObject(listFields),
    run: ({ twin, parameters }) => {
      const render = (intent: ReturnType<typeof intentOf>) => renderIntent({ twin, intent });
      return listPage({
        records: twin.intents.all(),
        parameters,
        url: '/v1/payment_intents',
        noun: 'payment_intent',
        render,
      });
    },
  }),
  route({
    on: 'GET /v1/payment_intents/:id',
    accepts: z.strictObject({ client_secret: z.string().optional() }),
    run: (call) => renderIntent({ twin: call.twin, intent: intentOf(call) }),
  }),
  ...['cancel', 'confirm', 'capture'].map((verb) =>
    route({
      on: `POST /v1/payment_intents/:id/${verb}`,
      accepts: z.looseObject({}),
      run: (call) => {
        intentOf(call);
        // Every PaymentIntent here belongs to a Checkout Session, and those follow their session only.
        const message = `You cannot ${verb} this PaymentIntent because it was created by a Checkout Session. Expire the Checkout Session instead, or let the customer complete it.`;
        throw new StripeError({ message });
      },
    }),
  ),
  route({
    on: 'GET /v1/charges',
    accepts: z.strictObject({ ...listFields, payment_intent: z.string().optional() }),
    run: ({ twin, parameters }) => {
      const intentId = parameters.payment_intent;
      const records = twin.charges
        .all()
        .filter((charge) => (intentId ?? charge.intentId) === charge.intentId);
      const render = (charge: (typeof records)[number]) => renderCharge({ twin, charge });
      return listPage({ records, parameters, url: '/v1/charges', noun: 'charge', render });
    },
  }),
  route({
    on: 'GET /v1/charges/:id',
    accepts: nothingSchema,
    run: ({ twin, id }) => {
      const charge = twin.charges.get(id);
      if (charge === undefined) throw missing({ noun: 'charge', id, param: 'id' });
      return renderCharge({ twin, charge });
    },
  }),
  route({
    on: 'POST /v1/refunds',
    accepts: createRefundSchema,
    run: ({ twin, cause, parameters }) =>
      renderRefund({ twin, refund: createRefund({ twin, parameters, cause }) }),
  }),
  route({
    on: 'GET /v1/refunds',
    accepts: z.strictObject({
      ...listFields,
      payment_intent: z.string().optional(),
      charge: z.string().optional(),
    }),
    run: ({ twin, parameters }) => {
      const { payment_intent: intentId, charge: chargeId } = parameters;
      const records = twin.refunds
        .all()
        .filter(
          (refund) =>
            (intentId ?? refund.intentId) === refund.intentId &&
            (chargeId ?? refund.chargeId) === refund.chargeId,
        );
      const render = (refund: (typeof records)[number]) => renderRefund({ twin, refund });
      return listPage({ records, parameters, url: '/v1/refunds', noun: 'refund', render });
    },
  }),
  route({
    on: 'GET /v1/refunds/:id',
    accepts: nothingSchema,
    run: ({ twin, id }) => {
      const refund = twin.refunds.get(id);
      if (refund === undefined) throw missing({ noun: 'refund', id, param: 'id' });
      return renderRefund({ twin, refund });
    },
  }),
  route({
    on: 'GET /v1/events',
    accepts: z.strictObject({
      ...listFields,
      type: z.string().optional(),
      types: z.array(z.string()).max(20).optional(),
      delivery_success: z.enum(['true', 'false']).optional(),
    }),
    run: ({ twin, parameters }) => {
      const { type, types, delivery_success: success } = parameters;
      const records = twin.events
        .all()
        .filter((event) => isRetained({ twin, event }))
        .filter((event) => (type ?? event.type) === event.type && (types?.includes(event.type) ?? true))
        .filter(
          (event) =>
            success === undefined || (twin.deliverer.pendingCount(event.id) === 0) === (success === 'true'),
        );
      const render = (event: (typeof records)[number]) => renderEvent({ twin, event });
      return listPage({ records, parameters, url: '/v1/events', noun: 'event', render });
    },
  }),
  route({
    on: 'GET /v1/events/:id',
    accepts: nothingSchema,
    run: ({ twin, id }) => {
      const event = twin.events.get(id);
      if (event === undefined || !isRetained({ twin, event }))
        throw missing({ noun: 'event', id, param: 'id' });
      return renderEvent({ twin, event });
    },
  }),
  route({
    on: 'GET /v1/balance_transactions',
    accepts: balanceTransactionsSchema,
    run: ({ twin, parameters }) => {
      const { source, type, currency } = parameters;
      const records = twin.balanceTransactions
        .all()
        .filter((item) => (source ?? item.sourceId) === item.sourceId)
        .filter((item) => (type ?? item.type) === item.type && (currency ?? item.currency) === item.currency);
      const render = (transaction: (typeof records)[number]) =>
        renderBalanceTransaction({ twin, transaction });
      return listPage({
        records,
        parameters,
        url: '/v1/balance_transactions',
        noun: 'balance_transaction',
        render,
      });
    },
  }),
  route({
    on: 'GET /v1/balance_transactions/:id',
    accepts: nothingSchema,
    run: ({ twin, id }) => {
      const transaction = twin.balanceTransactions.get(id);
      if (transaction === undefined) throw missing({ noun: 'balance_transaction', id, param: 'id' });
      return renderBalanceTransaction({ twin, transaction });
    },
  }),
  route({
    on: 'GET /v1/payment_methods/:id',
    accepts: nothingSchema,
    run: ({ twin, id }) => {
      const method = twin.paymentMethods.get(id);
      if (method === undefined) throw missing({ noun: 'PaymentMethod', id, param: 'payment_method' });
      return renderPaymentMethod(method);
    },
  }),
  route({ on: 'GET /v1/balance', accepts: nothingSchema, run: ({ twin }) => renderBalance(twin) }),
  route({ on: 'GET /v1/account', accepts: nothingSchema, run: () => renderAccount() }),
];

/** Binds a schema to the work it guards; the type of the parameters goes no further than here. */
function route<Parameters>({
  on,
  accepts,
  run,
}: {
  on: `${Route['method']} ${string}`;
  accepts: z.ZodType<Parameters>;
  run: (call: ParsedCall<Parameters>) => Result;
}): Route {
  const [method, path] = on.startsWith('GET ')
    ? (['GET', on.slice(4)] as const)
    : (['POST', on.slice(5)] as const);
  return {
    method,
    path,
    prepare: (form) => {
      const parameters = parseParameters({ schema: accepts, form });
      return (call) => run({ ...call, parameters });
    },
  };
}

function sessionOf({ twin, id }: Pick<Call, 'twin' | 'id'>): SessionRecord {
  const session = twin.sessions.get(id);
  if (session === undefined) throw missing({ noun: 'checkout.session', id, param: 'session' });
  return expireIfDue({ twin, session });
}

function intentOf({ twin, id }: Pick<Call, 'twin' | 'id'>): IntentRecord {
  const intent = twin.intents.get(id);
  if (intent === undefined) throw missing({ noun: 'payment_intent', id, param: 'intent' });
  return intent;
}
