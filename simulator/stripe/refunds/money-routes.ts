import { z } from 'zod';
import { missing, StripeError } from '../api/errors';
import { listPage } from '../api/lists';
import { booleanSchema, listFields } from '../api/parameters';
import { type Call, nothingSchema, type Route, route } from '../api/route';
import type { DisputeRecord, RefundRecord } from '../books/records';
import { renderConnectedAccount, renderPlatformAccount } from '../connect/render-account';
import { closeDispute, updateDispute, updateDisputeSchema } from '../disputes/dispute-evidence';
import { renderDispute } from '../disputes/render-dispute';
import { isRetained, renderEvent } from '../events/events';
import { createRefund, createRefundSchema } from './create-refund';
import { renderRefund } from './render-money';
import { cancelRefund, updateRefund, updateRefundSchema } from './settle-refund';

/** What follows a payment: refunds, disputes, and the events about all of it. */
export const moneyRoutes: readonly Route[] = [
  route({
    on: 'POST /v1/refunds',
    accepts: createRefundSchema,
    run: ({ simulator, cause, parameters }) =>
      renderRefund({ simulator, refund: createRefund({ simulator, parameters, cause }) }),
  }),
  route({
    on: 'GET /v1/refunds',
    accepts: z.strictObject({
      ...listFields,
      payment_intent: z.string().optional(),
      charge: z.string().optional(),
    }),
    run: ({ simulator, parameters }) => {
      const records = simulator.refunds.all().filter((refund) => isOf({ of: refund, parameters }));
      const render = (refund: RefundRecord) => renderRefund({ simulator, refund });
      return listPage({ records, parameters, url: '/v1/refunds', noun: 'refund', render });
    },
  }),
  route({
    on: 'GET /v1/refunds/:id',
    accepts: nothingSchema,
    run: (call) => renderRefund({ simulator: call.simulator, refund: refundOf(call) }),
  }),
  route({
    on: 'POST /v1/refunds/:id',
    accepts: updateRefundSchema,
    run: (call) => {
      const { simulator, parameters, cause } = call;
      return renderRefund({
        simulator,
        refund: updateRefund({ simulator, refund: refundOf(call), parameters, cause }),
      });
    },
  }),
  route({
    on: 'POST /v1/refunds/:id/cancel',
    accepts: nothingSchema,
    run: (call) => {
      const { simulator, cause } = call;
      const refund = refundOf(call);
      // Only a refund that waits for the payer can be taken back.
      if (refund.status !== 'requires_action') {
        throw new StripeError({ message: 'Canceling this refund is unsupported.' });
      }
      return renderRefund({ simulator, refund: cancelRefund({ simulator, refund, cause }) });
    },
  }),
  route({
    on: 'GET /v1/disputes',
    accepts: z.strictObject({
      ...listFields,
      payment_intent: z.string().optional(),
      charge: z.string().optional(),
    }),
    run: ({ simulator, parameters }) => {
      const records = simulator.disputes.all().filter((dispute) => isOf({ of: dispute, parameters }));
      const render = (dispute: DisputeRecord) => renderDispute({ simulator, dispute });
      return listPage({ records, parameters, url: '/v1/disputes', noun: 'dispute', render });
    },
  }),
  route({
    on: 'GET /v1/disputes/:id',
    accepts: nothingSchema,
    run: (call) => renderDispute({ simulator: call.simulator, dispute: disputeOf(call) }),
  }),
  route({
    on: 'POST /v1/disputes/:id',
    accepts: updateDisputeSchema,
    run: (call) => {
      const { simulator, parameters, cause } = call;
      const dispute = updateDispute({ simulator, dispute: disputeOf(call), parameters, cause });
      return renderDispute({ simulator, dispute });
    },
  }),
  route({
    on: 'POST /v1/disputes/:id/close',
    accepts: nothingSchema,
    run: (call) => {
      const { simulator, cause } = call;
      return renderDispute({
        simulator,
        dispute: closeDispute({ simulator, dispute: disputeOf(call), cause }),
      });
    },
  }),
  route({
    on: 'GET /v1/events',
    accepts: z.strictObject({
      ...listFields,
      type: z.string().optional(),
      types: z.array(z.string()).max(20).optional(),
      delivery_success: booleanSchema.optional(),
    }),
    isForAccounts: true,
    run: ({ simulator, account, parameters }) => {
      const { type, types, delivery_success: success } = parameters;
      const records = simulator.events
        .all()
        .filter((event) => event.accountId === (account?.id ?? null) && isRetained({ simulator, event }))
        .filter((event) => (type ?? event.type) === event.type && (types?.includes(event.type) ?? true))
        .filter(
          (event) => success === undefined || (simulator.deliverer.pendingCount(event.id) === 0) === success,
        );
      const render = (event: (typeof records)[number]) => renderEvent({ simulator, event });
      return listPage({ records, parameters, url: '/v1/events', noun: 'event', render });
    },
  }),
  route({
    on: 'GET /v1/events/:id',
    accepts: nothingSchema,
    isForAccounts: true,
    run: ({ simulator, id, account }) => {
      const event = simulator.events.get(id);
      if (event?.accountId !== (account?.id ?? null) || !isRetained({ simulator, event }))
        throw missing({ noun: 'event', id, param: 'id' });
      return renderEvent({ simulator, event });
    },
  }),
  route({
    on: 'GET /v1/account',
    accepts: nothingSchema,
    isForAccounts: true,
    run: ({ account }) => (account === null ? renderPlatformAccount() : renderConnectedAccount(account)),
  }),
];

function isOf({
  of,
  parameters,
}: {
  of: { intentId: string; chargeId: string };
  parameters: { payment_intent?: string | undefined; charge?: string | undefined };
}): boolean {
  const { payment_intent: intentId = of.intentId, charge: chargeId = of.chargeId } = parameters;
  return intentId === of.intentId && chargeId === of.chargeId;
}

function refundOf({ simulator, id }: Pick<Call, 'simulator' | 'id'>): RefundRecord {
  const refund = simulator.refunds.get(id);
  if (refund === undefined) throw missing({ noun: 'refund', id, param: 'id' });
  return refund;
}

function disputeOf({ simulator, id }: Pick<Call, 'simulator' | 'id'>): DisputeRecord {
  const dispute = simulator.disputes.get(id);
  if (dispute === undefined) throw missing({ noun: 'dispute', id, param: 'dispute' });
  return dispute;
}
