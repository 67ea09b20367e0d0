import { z } from 'zod';
import { type ControlRoute, controlRoute, emptySchema } from '../control';
import { revokeTokens } from './access-tokens';
import { reversalReasonSchema, settleCapture } from './captures';
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
} from './control-verbs';
import { disputeControlRoutes } from './disputes/dispute-control';
import { legacySaleSchema } from './legacy-sales';
import { misreportRequestSchema } from './misreport';
import { payoutControlRoutes } from './payouts/payout-control';
import { readLedger } from './read-ledger';
import { fundingSchema } from './records';
import { addRefundOutcome, refundOutcomeSchema } from './refund-outcomes';
import { settleRefund } from './refunds';
import type { PayPalTwin } from './twin';

/** The same verbs over HTTP, beside those that every provider has. */
export function payPalControlRoutes(twin: PayPalTwin): ControlRoute[] {
  return [
    controlRoute({
      on: 'GET /paypal/orders',
      accepts: emptySchema,
      run: () => ({ orders: listOrders(twin) }),
    }),
    controlRoute({
      on: 'POST /paypal/orders/:id/approve',
      accepts: z.strictObject({ funding: fundingSchema.default('balance') }),
      run: ({ id, body }) => approve({ twin, orderId: id, funding: body.funding }),
    }),
    controlRoute({
      on: 'POST /paypal/orders/:id/cancel',
      accepts: emptySchema,
      run: ({ id }) => cancel({ twin, orderId: id }),
    }),
    controlRoute({
      on: 'POST /paypal/orders/:id/void',
      accepts: emptySchema,
      run: ({ id }) => giveUp({ twin, orderId: id }),
    }),
    controlRoute({
      on: 'POST /paypal/orders/:id/misreport',
      accepts: misreportRequestSchema,
      run: ({ id, body }) => misreport({ twin, orderId: id, misreport: body }),
    }),
    controlRoute({
      on: 'POST /paypal/orders/:id/forget',
      accepts: emptySchema,
      run: ({ id }) => forget({ twin, orderId: id }),
    }),
    controlRoute({
      on: 'POST /paypal/captures/:id/settle',
      accepts: z.strictObject({ outcome: z.enum(['completed', 'denied', 'declined']).default('completed') }),
      run: ({ id, body }) => ({ settled: settleCapture({ twin, captureId: id, outcome: body.outcome }) }),
    }),
    controlRoute({
      on: 'POST /paypal/captures/:id/refund',
      accepts: z.strictObject({ amount: z.number().int().positive().optional() }),
      run: ({ id, body }) => refund({ twin, captureId: id, amount: body.amount }),
    }),
    controlRoute({
      on: 'POST /paypal/captures/:id/reverse',
      accepts: z.strictObject({ reason: reversalReasonSchema.optional() }),
      run: ({ id, body }) => reverse({ twin, captureId: id, reason: body.reason }),
    }),
    controlRoute({
      on: 'POST /paypal/refunds/:id/settle',
      accepts: z.strictObject({ outcome: z.enum(['completed', 'failed']).default('completed') }),
      run: ({ id, body }) => ({ settled: settleRefund({ twin, refundId: id, outcome: body.outcome }) }),
    }),
    controlRoute({
      on: 'GET /paypal/refund-outcomes',
      accepts: emptySchema,
      run: () => ({ rules: twin.refundOutcomes.list(), fired: twin.refundOutcomes.counters() }),
    }),
    controlRoute({
      on: 'POST /paypal/refund-outcomes',
      accepts: refundOutcomeSchema,
      run: ({ body }) => addRefundOutcome({ book: twin.refundOutcomes, rule: body }),
    }),
    controlRoute({
      on: 'DELETE /paypal/refund-outcomes',
      accepts: emptySchema,
      run: () => twin.refundOutcomes.clear(),
    }),
    controlRoute({
      on: 'POST /paypal/legacy-sales',
      accepts: legacySaleSchema,
      run: ({ body }) => announce({ twin, sale: body }),
    }),
    controlRoute({
      on: 'POST /paypal/tokens',
      accepts: z.strictObject({
        lifetime_seconds: z.number().int().positive().optional(),
        revoke: z.boolean().default(false),
      }),
      run: ({ body }) => {
        if (body.lifetime_seconds !== undefined) twin.settings.tokenLifetimeSeconds = body.lifetime_seconds;
        if (body.revoke) revokeTokens(twin);
        return { lifetime_seconds: twin.settings.tokenLifetimeSeconds };
      },
    }),
    ...payoutControlRoutes(twin),
    ...disputeControlRoutes(twin),
    controlRoute({ on: 'GET /paypal/ledger', accepts: emptySchema, run: () => readLedger(twin) }),
  ];
}
