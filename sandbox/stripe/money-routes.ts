import { z } from 'zod';
import { closeDispute, updateDispute, updateDisputeSchema } from './dispute-evidence';
import { missing, StripeError } from './errors';
import { isRetained, renderEvent } from './events';
import { listPage } from './lists';
import { listFields } from './parameters';
import type { DisputeRecord, RefundRecord } from './records';
import { createRefund, createRefundSchema, updateRefund, updateRefundSchema } from './refunds';
import { renderConnectedAccount, renderPlatformAccount } from './render-account';
import { renderDispute } from './render-dispute';
import { renderBalance, renderBalanceTransaction, renderRefund } from './render-money';
import { type Call, nothingSchema, type Route, route } from './route';

const balanceTransactionsSchema = z.strictObject({
  ...listFields,
  source: z.string().optional(),
  type: z.string().optional(),
  currency: z.string().optional(),
});

/** What becomes of payments afterwards: refunds, disputes, the balance, and the events about all of it. */
export const moneyRoutes: readonly Route[] = [
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
      const records = twin.refunds.all().filter((refund) => isOf({ of: refund, parameters }));
      const render = (refund: RefundRecord) => renderRefund({ twin, refund });
      return listPage({ records, parameters, url: '/v1/refunds', noun: 'refund', render });
    },
  }),
  route({
    on: 'GET /v1/refunds/:id',
    accepts: nothingSchema,
    run: (call) => renderRefund({ twin: call.twin, refund: refundOf(call) }),
  }),
  route({
    on: 'POST /v1/refunds/:id',
    accepts: updateRefundSchema,
    run: (call) => {
      const { twin, parameters, cause } = call;
      return renderRefund({
        twin,
        refund: updateRefund({ twin, refund: refundOf(call), parameters, cause }),
      });
    },
  }),
  route({
    on: 'POST /v1/refunds/:id/cancel',
    accepts: nothingSchema,
    run: (call) => {
      refundOf(call);
      // Only a refund that waits for the customer's bank details can be taken back, and cards need none.
      throw new StripeError({ message: 'Canceling this refund is unsupported.' });
    },
  }),
  route({
    on: 'GET /v1/disputes',
    accepts: z.strictObject({
      ...listFields,
      payment_intent: z.string().optional(),
      charge: z.string().optional(),
    }),
    run: ({ twin, parameters }) => {
      const records = twin.disputes.all().filter((dispute) => isOf({ of: dispute, parameters }));
      const render = (dispute: DisputeRecord) => renderDispute({ twin, dispute });
      return listPage({ records, parameters, url: '/v1/disputes', noun: 'dispute', render });
    },
  }),
  route({
    on: 'GET /v1/disputes/:id',
    accepts: nothingSchema,
    run: (call) => renderDispute({ twin: call.twin, dispute: disputeOf(call) }),
  }),
  route({
    on: 'POST /v1/disputes/:id',
    accepts: updateDisputeSchema,
    run: (call) => {
      const { twin, parameters, cause } = call;
      const dispute = updateDispute({ twin, dispute: disputeOf(call), parameters, cause });
      return renderDispute({ twin, dispute });
    },
  }),
  route({
    on: 'POST /v1/disputes/:id/close',
    accepts: nothingSchema,
    run: (call) => {
      const { twin, cause } = call;
      return renderDispute({ twin, dispute: closeDispute({ twin, dispute: disputeOf(call), cause }) });
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
    isForAccounts: true,
    run: ({ twin, account, parameters }) => {
      const { type, types, delivery_success: success } = parameters;
      const records = twin.events
        .all()
        .filter((event) => event.accountId === (account?.id ?? null) && isRetained({ twin, event }))
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
    isForAccounts: true,
    run: ({ twin, id, account }) => {
      const event = twin.events.get(id);
      if (event?.accountId !== (account?.id ?? null) || !isRetained({ twin, event }))
        throw missing({ noun: 'event', id, param: 'id' });
      return renderEvent({ twin, event });
    },
  }),
  route({
    on: 'GET /v1/balance_transactions',
    accepts: balanceTransactionsSchema,
    isForAccounts: true,
    run: ({ twin, account, parameters }) => {
      const { source, type, currency } = parameters;
      const records = twin.balanceTransactions
        .all()
        .filter((item) => item.accountId === (account?.id ?? null))
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
    isForAccounts: true,
    run: ({ twin, id, account }) => {
      const transaction = twin.balanceTransactions.get(id);
      if (transaction?.accountId !== (account?.id ?? null))
        throw missing({ noun: 'balance_transaction', id, param: 'id' });
      return renderBalanceTransaction({ twin, transaction });
    },
  }),
  route({
    on: 'GET /v1/balance',
    accepts: nothingSchema,
    isForAccounts: true,
    run: ({ twin, account }) => renderBalance({ twin, accountId: account?.id ?? null }),
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

function refundOf({ twin, id }: Pick<Call, 'twin' | 'id'>): RefundRecord {
  const refund = twin.refunds.get(id);
  if (refund === undefined) throw missing({ noun: 'refund', id, param: 'id' });
  return refund;
}

function disputeOf({ twin, id }: Pick<Call, 'twin' | 'id'>): DisputeRecord {
  const dispute = twin.disputes.get(id);
  if (dispute === undefined) throw missing({ noun: 'dispute', id, param: 'dispute' });
  return dispute;
}
