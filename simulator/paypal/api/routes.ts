import { z } from 'zod';
import type { EventRecord, OrderRecord, RefundRecord } from '../books/records';
import { disputeRoutes } from '../disputes/dispute-routes';
import { captureOrder } from '../orders/capture-order';
import { createOrder, createOrderSchema } from '../orders/create-order';
import { findOrder } from '../orders/orders';
import { patchOrder, patchOrderSchema } from '../orders/patch-order';
import { renderCaptured, renderCreated, renderOrder } from '../orders/render-order';
import { refundCapture, refundRequestSchema } from '../payments/refunds';
import { renderRefund, renderRefunded, renderWholeCapture } from '../payments/render-payment';
import { payoutRoutes } from '../payouts/payout-routes';
import { reportingRoutes } from '../reporting/reporting-routes';
import type { PayPalSimulator } from '../simulator';
import { isRetained, listEvents, renderEvent } from '../webhooks/events';
import { verifySignature, verifySignatureSchema } from '../webhooks/verify-signature';
import { notFound } from './errors';
import { notBuilt } from './not-built';
import { parseBody } from './parse-body';
import { type Call, done, get, type Route } from './route';
import type { WireObject } from './wire';

const hourMs = 3600 * 1000;

/** PayPal captures from what the buyer approved; from anything else the simulator cannot. */
const captureRequestSchema = z.object({ payment_source: notBuilt });

/** Every operation that the simulator has. */
export const routes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v2/checkout/orders',
    contentType: 'application/json',
    idempotency: {
      name: 'create',
      retentionMs: 6 * hourMs,
      repeat: (call) =>
        showCreated({ call, order: findOrder({ simulator: call.simulator, id: call.resourceId }) }),
    },
    run: (call) => {
      const body = parseBody({ schema: createOrderSchema, text: call.request.body });
      const order = createOrder({ simulator: call.simulator, body, requestId: call.requestId });
      return done({ status: 201, body: showCreated({ call, order }), resourceId: order.id });
    },
  },
  get({
    path: '/v2/checkout/orders/:id',
    notBuiltQuery: ['fields'],
    run: ({ simulator, id }) => renderOrder({ simulator, order: findOrder({ simulator, id }) }),
  }),
  {
    method: 'PATCH',
    path: '/v2/checkout/orders/:id',
    contentType: 'application/json',
    idempotency: null,
    run: ({ simulator, request, id }) => {
      const operations = parseBody({ schema: patchOrderSchema, text: request.body });
      patchOrder({ simulator, orderId: id, operations });
      return done({ status: 204, body: null });
    },
  },
  {
    method: 'POST',
    path: '/v2/checkout/orders/:id/capture',
    contentType: 'application/json',
    idempotency: {
      name: 'capture',
      retentionMs: 6 * hourMs,
      repeat: (call) =>
        showCaptured({ call, order: findOrder({ simulator: call.simulator, id: call.resourceId }) }),
    },
    run: (call) => {
      const { simulator, request, id } = call;
      parseBody({ schema: captureRequestSchema, text: request.body });
      const result = captureOrder({ simulator, orderId: id });
      if (result.kind === 'refused') return result;
      return done({ status: 201, body: showCaptured({ call, order: result.order }), resourceId: id });
    },
  },
  get({
    path: '/v2/payments/captures/:id',
    run: ({ simulator, id }) => {
      const capture = simulator.captures.get(id);
      if (capture === undefined) throw notFound({ id, field: 'capture_id' });
      return renderWholeCapture({ simulator, capture });
    },
  }),
  {
    method: 'POST',
    path: '/v2/payments/captures/:id/refund',
    contentType: 'application/json',
    idempotency: {
      name: 'refund',
      retentionMs: 45 * 24 * hourMs,
      repeat: (call) =>
        showRefund({ call, refund: findRefund({ simulator: call.simulator, id: call.resourceId }) }),
    },
    run: (call) => {
      const body = parseBody({ schema: refundRequestSchema, text: call.request.body });
      const refund = refundCapture({ simulator: call.simulator, captureId: call.id, body });
      return done({ status: 201, body: showRefund({ call, refund }), resourceId: refund.id });
    },
  },
  get({
    path: '/v2/payments/refunds/:id',
    run: ({ simulator, id }) => renderRefund({ simulator, refund: findRefund({ simulator, id }) }),
  }),
  {
    method: 'POST',
    path: '/v1/notifications/verify-webhook-signature',
    contentType: 'application/json',
    idempotency: null,
    run: ({ simulator, request }) => {
      const body = parseBody({ schema: verifySignatureSchema, text: request.body });
      return done({ status: 200, body: verifySignature({ simulator, body, text: request.body }) });
    },
  },
  get({
    path: '/v1/notifications/webhooks-events',
    run: ({ simulator, request }) => listEvents({ simulator, query: request.query }),
  }),
  get({
    path: '/v1/notifications/webhooks-events/:id',
    run: ({ simulator, id }) => renderEvent({ simulator, event: findEvent({ simulator, id }) }),
  }),
  {
    method: 'POST',
    path: '/v1/notifications/webhooks-events/:id/resend',
    contentType: null,
    idempotency: null,
    run: ({ simulator, request, id }) => {
      parseBody({
        schema: z.object({ webhook_ids: z.array(z.string()).optional() }),
        text: request.body,
      });
      const event = findEvent({ simulator, id });
      simulator.deliverer.enqueue({ eventId: event.id, eventType: event.type });
      return done({ status: 202, body: renderEvent({ simulator, event }) });
    },
  },
  ...payoutRoutes,
  ...disputeRoutes,
  ...reportingRoutes,
];

function wantsRepresentation({ request }: Call): boolean {
  return /return=representation/.test(String(request.headers.prefer ?? ''));
}

function showCreated({ call, order }: { call: Call; order: OrderRecord }): WireObject {
  const { simulator } = call;
  return wantsRepresentation(call) ? renderOrder({ simulator, order }) : renderCreated({ simulator, order });
}

function showCaptured({ call, order }: { call: Call; order: OrderRecord }): WireObject {
  const { simulator } = call;
  return wantsRepresentation(call) ? renderOrder({ simulator, order }) : renderCaptured({ simulator, order });
}

function showRefund({ call, refund }: { call: Call; refund: RefundRecord }): WireObject {
  const { simulator } = call;
  return wantsRepresentation(call)
    ? renderRefund({ simulator, refund })
    : renderRefunded({ simulator, refund });
}

function findRefund({ simulator, id }: { simulator: PayPalSimulator; id: string }): RefundRecord {
  const refund = simulator.refunds.get(id);
  // A reversal is not a refund that the merchant made, so it has no page of its own in the API.
  if (refund === undefined || refund.kind === 'reversal') throw notFound({ id, field: 'refund_id' });
  return refund;
}

function findEvent({ simulator, id }: { simulator: PayPalSimulator; id: string }): EventRecord {
  const event = simulator.events.get(id);
  if (event === undefined || !isRetained({ simulator, event })) throw notFound({ id, field: 'event_id' });
  return event;
}
