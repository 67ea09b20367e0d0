import { z } from 'zod';
import { createSession, createSessionSchema } from './create-session';
import { missing, StripeError } from './errors';
import { listPage } from './lists';
import { listFields } from './parameters';
import type { IntentRecord, SessionRecord } from './records';
import { renderCharge, renderIntent, renderPaymentMethod } from './render-payment';
import { renderLineItem, renderSession } from './render-session';
import { type Call, nothingSchema, pageFields, type Route, route } from './route';
import { expireIfDue, expireSession } from './sessions';

/** Sessions, and the payments that come of them. */
export const checkoutRoutes: readonly Route[] = [
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
    on: 'GET /v1/payment_methods/:id',
    accepts: nothingSchema,
    run: ({ twin, id }) => {
      const method = twin.paymentMethods.get(id);
      if (method === undefined) throw missing({ noun: 'PaymentMethod', id, param: 'payment_method' });
      return renderPaymentMethod(method);
    },
  }),
];

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
