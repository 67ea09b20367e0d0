import { z } from 'zod';
import { missing, StripeError } from '../api/errors';
import { listPage } from '../api/lists';
import { listFields } from '../api/parameters';
import { type Call, nothingSchema, pageFields, type Route, route } from '../api/route';
import type { IntentRecord, SessionRecord } from '../books/records';
import { renderCharge, renderIntent, renderPaymentMethod } from '../payments/render-payment';
import { createSession, createSessionSchema } from './create-session';
import { renderLineItem, renderSession } from './render-session';
import { expireIfDue, expireSession } from './sessions';

/** Sessions, and the payments that come of them. */
export const checkoutRoutes: readonly Route[] = [
  route({
    on: 'POST /v1/checkout/sessions',
    accepts: createSessionSchema,
    run: ({ simulator, parameters }) =>
      renderSession({ simulator, session: createSession({ simulator, parameters }) }),
  }),
  route({
    on: 'GET /v1/checkout/sessions',
    accepts: z.strictObject({
      ...listFields,
      payment_intent: z.string().optional(),
      status: z.enum(['open', 'complete', 'expired']).optional(),
    }),
    run: ({ simulator, parameters }) => {
      const { payment_intent: intentId, status } = parameters;
      const records = simulator.sessions
        .all()
        .map((session) => expireIfDue({ simulator, session }))
        .filter(
          (session) =>
            (intentId ?? session.intentId) === session.intentId &&
            (status ?? session.status) === session.status,
        );
      const render = (session: (typeof records)[number]) => renderSession({ simulator, session });
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
    run: (call) => renderSession({ simulator: call.simulator, session: sessionOf(call) }),
  }),
  route({
    on: 'POST /v1/checkout/sessions/:id/expire',
    accepts: nothingSchema,
    run: (call) => {
      const { simulator, cause } = call;
      return renderSession({
        simulator,
        session: expireSession({ simulator, session: sessionOf(call), cause }),
      });
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
    run: ({ simulator, parameters }) => {
      const render = (intent: ReturnType<typeof intentOf>) => renderIntent({ simulator, intent });
      return listPage({
        records: simulator.intents.all(),
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
    run: (call) => renderIntent({ simulator: call.simulator, intent: intentOf(call) }),
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
    run: ({ simulator, parameters }) => {
      const intentId = parameters.payment_intent;
      const records = simulator.charges
        .all()
        .filter((charge) => (intentId ?? charge.intentId) === charge.intentId);
      const render = (charge: (typeof records)[number]) => renderCharge({ simulator, charge });
      return listPage({ records, parameters, url: '/v1/charges', noun: 'charge', render });
    },
  }),
  route({
    on: 'GET /v1/charges/:id',
    accepts: nothingSchema,
    run: ({ simulator, id }) => {
      const charge = simulator.charges.get(id);
      if (charge === undefined) throw missing({ noun: 'charge', id, param: 'id' });
      return renderCharge({ simulator, charge });
    },
  }),
  route({
    on: 'GET /v1/payment_methods/:id',
    accepts: nothingSchema,
    run: ({ simulator, id }) => {
      const method = simulator.paymentMethods.get(id);
      if (method === undefined) throw missing({ noun: 'PaymentMethod', id, param: 'payment_method' });
      return renderPaymentMethod(method);
    },
  }),
];

function sessionOf({ simulator, id }: Pick<Call, 'simulator' | 'id'>): SessionRecord {
  const session = simulator.sessions.get(id);
  if (session === undefined) throw missing({ noun: 'checkout.session', id, param: 'session' });
  return expireIfDue({ simulator, session });
}

function intentOf({ simulator, id }: Pick<Call, 'simulator' | 'id'>): IntentRecord {
  const intent = simulator.intents.get(id);
  if (intent === undefined) throw missing({ noun: 'payment_intent', id, param: 'intent' });
  return intent;
}
