import { z } from 'zod';
import { captureOrder } from './capture-order';
import { createOrder, createOrderSchema } from './create-order';
import { disputeRoutes } from './disputes/dispute-routes';
import { notFound } from './errors';
import { isRetained, listEvents, renderEvent } from './events';
import { findOrder } from './orders';
import { parseBody, textSchema } from './parse-body';
import { patchOrder, patchOrderSchema } from './patch-order';
import { payoutRoutes } from './payouts/payout-routes';
import type { EventRecord, OrderRecord, RefundRecord } from './records';
import { refundCapture, refundRequestSchema } from './refunds';
import { renderCaptured, renderCreated, renderOrder } from './render-order';
import { renderRefund, renderRefunded, renderWholeCapture } from './render-payment';
import { type Call, done, get, type Route } from './route';
import type { PayPalTwin } from './twin';
import { verifySignature, verifySignatureSchema } from './verify-signature';
import type { WireObject } from './wire';

const hourMs = 3600 * 1000;

/** Every operation that the sandbox has. */
export const routes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v2/checkout/orders',
    needsJson: true,
    idempotency: {
      name: 'create',
      retentionMs: 6 * hourMs,
      repeat: (call) => showCreated({ call, order: findOrder({ twin: call.twin, id: call.resourceId }) }),
    },
    run: (call) => {
      const body = parseBody({ schema: createOrderSchema, text: call.request.body });
      const order = createOrder({ twin: call.twin, body, requestId: call.requestId });
      return done({ status: 201, body: showCreated({ call, order }), resourceId: order.id });
    },
  },
  get({
    path: '/v2/checkout/orders/:id',
    run: ({ twin, id }) => renderOrder({ twin, order: findOrder({ twin, id }) }),
  }),
  {
    method: 'PATCH',
    path: '/v2/checkout/orders/:id',
    needsJson: true,
    idempotency: null,
    run: ({ twin, request, id }) => {
      const operations = parseBody({ schema: patchOrderSchema, text: request.body });
      patchOrder({ twin, orderId: id, operations });
      return done({ status: 204, body: null });
    },
  },
  {
    method: 'POST',
    path: '/v2/checkout/orders/:id/capture',
    needsJson: true,
    idempotency: {
      name: 'capture',
      retentionMs: 6 * hourMs,
      repeat: (call) => showCaptured({ call, order: findOrder({ twin: call.twin, id: call.resourceId }) }),
    },
    run: (call) => {
      const { twin, request, id } = call;
      parseBody({
        schema: z.strictObject({ note_to_payer: textSchema(255).optional() }),
        text: request.body,
      });
      const result = captureOrder({ twin, orderId: id });
      if (result.kind === 'refused') return result;
      return done({ status: 201, body: showCaptured({ call, order: result.order }), resourceId: id });
    },
  },
  get({
    path: '/v2/payments/captures/:id',
    run: ({ twin, id }) => {
      const capture = twin.captures.get(id);
      if (capture === undefined) throw notFound({ id, field: 'capture_id' });
      return renderWholeCapture({ twin, capture });
    },
  }),
  {
    method: 'POST',
    path: '/v2/payments/captures/:id/refund',
    needsJson: true,
    idempotency: {
      name: 'refund',
      retentionMs: 45 * 24 * hourMs,
      repeat: (call) => showRefund({ call, refund: findRefund({ twin: call.twin, id: call.resourceId }) }),
    },
    run: (call) => {
      const body = parseBody({ schema: refundRequestSchema, text: call.request.body });
      const refund = refundCapture({ twin: call.twin, captureId: call.id, body });
      return done({ status: 201, body: showRefund({ call, refund }), resourceId: refund.id });
    },
  },
  get({
    path: '/v2/payments/refunds/:id',
    run: ({ twin, id }) => renderRefund({ twin, refund: findRefund({ twin, id }) }),
  }),
  {
    method: 'POST',
    path: '/v1/notifications/verify-webhook-signature',
    needsJson: true,
    idempotency: null,
    run: ({ twin, request }) => {
      const body = parseBody({ schema: verifySignatureSchema, text: request.body });
      return done({ status: 200, body: verifySignature({ twin, body, text: request.body }) });
    },
  },
  get({
    path: '/v1/notifications/webhooks-events',
    run: ({ twin, request }) => listEvents({ twin, query: request.query }),
  }),
  get({
    path: '/v1/notifications/webhooks-events/:id',
    run: ({ twin, id }) => renderEvent({ twin, event: findEvent({ twin, id }) }),
  }),
  {
    method: 'POST',
    path: '/v1/notifications/webhooks-events/:id/resend',
    needsJson: false,
    idempotency: null,
    run: ({ twin, request, id }) => {
      parseBody({
        schema: z.strictObject({ webhook_ids: z.array(z.string()).optional() }),
        text: request.body,
      });
      const event = findEvent({ twin, id });
      twin.deliverer.enqueue({ eventId: event.id, eventType: event.type });
      return done({ status: 202, body: renderEvent({ twin, event }) });
    },
  },
  ...payoutRoutes,
  ...disputeRoutes,
];

function wantsRepresentation({ request }: Call): boolean {
  return /return=representation/.test(String(request.headers.prefer ?? ''));
}

function showCreated({ call, order }: { call: Call; order: OrderRecord }): WireObject {
  const { twin } = call;
  return wantsRepresentation(call) ? renderOrder({ twin, order }) : renderCreated({ twin, order });
}

function showCaptured({ call, order }: { call: Call; order: OrderRecord }): WireObject {
  const { twin } = call;
  return wantsRepresentation(call) ? renderOrder({ twin, order }) : renderCaptured({ twin, order });
}

function showRefund({ call, refund }: { call: Call; refund: RefundRecord }): WireObject {
  const { twin } = call;
  return wantsRepresentation(call) ? renderRefund({ twin, refund }) : renderRefunded({ twin, refund });
}

function findRefund({ twin, id }: { twin: PayPalTwin; id: string }): RefundRecord {
  const refund = twin.refunds.get(id);
  // A reversal is not a refund that the merchant made, so it has no page of its own in the API.
  if (refund === undefined || refund.kind === 'reversal') throw notFound({ id, field: 'refund_id' });
  return refund;
}

function findEvent({ twin, id }: { twin: PayPalTwin; id: string }): EventRecord {
  const event = twin.events.get(id);
  if (event === undefined || !isRetained({ twin, event })) throw notFound({ id, field: 'event_id' });
  return event;
}
