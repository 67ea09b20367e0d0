import { z } from 'zod';
import { type ControlRoute, controlRoute, emptySchema } from '../../control';
import { revokeTokens } from '../api/access-tokens';
import { readLedger } from '../books/read-ledger';
import { fundingSchema } from '../books/records';
import { disputeControlRoutes } from '../disputes/dispute-control';
import { captureOutcomeSchema, reversalReasonSchema, settleCapture } from '../payments/captures';
import { legacySaleSchema } from '../payments/legacy-sales';
import { addRefundOutcome, refundOutcomeSchema } from '../payments/refund-outcomes';
import { refundEndSchema, settleRefund } from '../payments/refunds';
import { payoutControlRoutes } from '../payouts/payout-control';
import { reportingControlRoutes } from '../reporting/reporting-control';
import type { PayPalSimulator } from '../simulator';
import { announcedEventSchema, announceEvent } from '../webhooks/announce-event';
import {
  announce,
  approve,
  cancel,
  forget,
  giveUp,
  listOrders,
  misreport,
  refund,
  reverse,
  save,
} from './control-verbs';
import { misreportRequestSchema } from './misreport';

/** The same operations over HTTP, beside those that every provider has. */
export function payPalControlRoutes(simulator: PayPalSimulator): ControlRoute[] {
  return [
    ...orderControlRoutes(simulator),
    ...captureControlRoutes(simulator),
    ...refundControlRoutes(simulator),
    controlRoute({
      on: 'POST /paypal/events',
      accepts: announcedEventSchema,
      run: ({ body }) => ({ event: announceEvent({ simulator, event: body }) }),
    }),
    controlRoute({
      on: 'POST /paypal/legacy-sales',
      accepts: legacySaleSchema,
      run: ({ body }) => announce({ simulator, sale: body }),
    }),
    controlRoute({
      on: 'POST /paypal/tokens',
      accepts: z.strictObject({
        lifetime_seconds: z.number().int().positive().optional(),
        revoke: z.boolean().default(false),
      }),
      run: ({ body }) => {
        if (body.lifetime_seconds !== undefined)
          simulator.settings.tokenLifetimeSeconds = body.lifetime_seconds;
        if (body.revoke) revokeTokens(simulator);
        return { lifetime_seconds: simulator.settings.tokenLifetimeSeconds };
      },
    }),
    ...payoutControlRoutes(simulator),
    ...disputeControlRoutes(simulator),
    ...reportingControlRoutes(simulator),
    controlRoute({ on: 'GET /paypal/ledger', accepts: emptySchema, run: () => readLedger(simulator) }),
  ];
}

function orderControlRoutes(simulator: PayPalSimulator): ControlRoute[] {
  return [
    controlRoute({
      on: 'GET /paypal/orders',
      accepts: emptySchema,
      run: () => ({ orders: listOrders(simulator) }),
    }),
    controlRoute({
      on: 'POST /paypal/orders/:id/approve',
      accepts: z.strictObject({ funding: fundingSchema.default('balance') }),
      run: ({ id, body }) => approve({ simulator, orderId: id, funding: body.funding }),
    }),
    controlRoute({
      on: 'POST /paypal/orders/:id/cancel',
      accepts: emptySchema,
      run: ({ id }) => cancel({ simulator, orderId: id }),
    }),
    controlRoute({
      on: 'POST /paypal/orders/:id/void',
      accepts: emptySchema,
      run: ({ id }) => giveUp({ simulator, orderId: id }),
    }),
    controlRoute({
      on: 'POST /paypal/orders/:id/save',
      accepts: emptySchema,
      run: ({ id }) => save({ simulator, orderId: id }),
    }),
    controlRoute({
      on: 'POST /paypal/orders/:id/misreport',
      accepts: misreportRequestSchema,
      run: ({ id, body }) => misreport({ simulator, orderId: id, misreport: body }),
    }),
    controlRoute({
      on: 'POST /paypal/orders/:id/forget',
      accepts: emptySchema,
      run: ({ id }) => forget({ simulator, orderId: id }),
    }),
  ];
}

function captureControlRoutes(simulator: PayPalSimulator): ControlRoute[] {
  return [
    controlRoute({
      on: 'POST /paypal/captures/:id/settle',
      accepts: z.strictObject({ outcome: captureOutcomeSchema.default('completed') }),
      run: ({ id, body }) => ({
        settled: settleCapture({ simulator, captureId: id, outcome: body.outcome }),
      }),
    }),
    controlRoute({
      on: 'POST /paypal/captures/:id/refund',
      accepts: z.strictObject({ amount: z.number().int().positive().optional() }),
      run: ({ id, body }) => refund({ simulator, captureId: id, amount: body.amount }),
    }),
    controlRoute({
      on: 'POST /paypal/captures/:id/reverse',
      accepts: z.strictObject({ reason: reversalReasonSchema.optional() }),
      run: ({ id, body }) => reverse({ simulator, captureId: id, reason: body.reason }),
    }),
  ];
}

function refundControlRoutes(simulator: PayPalSimulator): ControlRoute[] {
  return [
    controlRoute({
      on: 'POST /paypal/refunds/:id/settle',
      accepts: z.strictObject({ outcome: refundEndSchema.default('completed') }),
      run: ({ id, body }) => ({ settled: settleRefund({ simulator, refundId: id, outcome: body.outcome }) }),
    }),
    controlRoute({
      on: 'GET /paypal/refund-outcomes',
      accepts: emptySchema,
      run: () => ({ rules: simulator.refundOutcomes.list(), fired: simulator.refundOutcomes.counters() }),
    }),
    controlRoute({
      on: 'POST /paypal/refund-outcomes',
      accepts: refundOutcomeSchema,
      run: ({ body }) => addRefundOutcome({ book: simulator.refundOutcomes, rule: body }),
    }),
    controlRoute({
      on: 'DELETE /paypal/refund-outcomes',
      accepts: emptySchema,
      run: () => simulator.refundOutcomes.clear(),
    }),
  ];
}
