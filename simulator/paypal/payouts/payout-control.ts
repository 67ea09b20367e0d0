import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type ControlRoute, controlRoute, emptySchema } from '../../control';
import { formatAmount } from '../../pages/format-amount';
import type { WireObject } from '../api/wire';
import { bookDeposit } from '../books/ledger';
import { readLedger } from '../books/read-ledger';
import type { PayPalSimulator } from '../simulator';
import { finishBatch, itemsOf, type PayoutOutcome, processBatch } from './payout-batches';
import { moveItem } from './payout-items';
import type { PayoutItemEnd } from './payout-recipients';
import { renderBatch } from './render-payout';

const itemOutcomes = ['success', 'returned', 'failed', 'blocked', 'refunded', 'reversed'] as const;
export type PayoutItemOutcome = (typeof itemOutcomes)[number];

const itemEnds: Record<PayoutItemOutcome, PayoutItemEnd> = {
  success: { status: 'SUCCESS', error: null },
  returned: { status: 'RETURNED', error: 'RECEIVER_UNREGISTERED' },
  failed: { status: 'FAILED', error: 'RECEIVER_ACCOUNT_INVALID' },
  blocked: { status: 'BLOCKED', error: 'REGULATORY_BLOCKED' },
  refunded: { status: 'REFUNDED', error: null },
  reversed: { status: 'REVERSED', error: null },
};

/** What a test can do about payouts. Amounts are minor units. */
export type PayoutControl = {
  payouts(): WireObject[];
  /** The merchant adds money of its own to its balance. The currency is GBP unless given. */
  deposit(options: { amount: number; currency?: string }): void;
  /** A pending payout is being processed from now on; false when it is past that. */
  processPayout(options: { batchId: string }): boolean;
  /** A payout comes to its end; false when it had one. */
  settlePayout(options: { batchId: string; outcome?: PayoutOutcome }): boolean;
  /** An item that is not at its end gets there, or money that arrived is sent back; false when it cannot. */
  settlePayoutItem(options: { itemId: string; outcome: PayoutItemOutcome }): boolean;
};

/** The operations on payouts as functions. */
export function payoutControl(simulator: PayPalSimulator): PayoutControl {
  return {
    payouts: () => listPayouts(simulator),
    deposit: ({ amount, currency = 'GBP' }) =>
      deposit({ simulator, ...depositSchema.parse({ amount, currency }) }),
    processPayout: ({ batchId }) => processBatch({ simulator, batchId }),
    settlePayout: ({ batchId, outcome = 'processed' }) => finishBatch({ simulator, batchId, outcome }),
    settlePayoutItem: ({ itemId, outcome }) => settleItem({ simulator, itemId, outcome }),
  };
}

const depositSchema = z.strictObject({
  amount: z.number().int().positive(),
  currency: z.string().length(3).default('GBP'),
});

/** The same operations over HTTP. */
export function payoutControlRoutes(simulator: PayPalSimulator): ControlRoute[] {
  return [
    controlRoute({
      on: 'GET /paypal/payouts',
      accepts: emptySchema,
      run: () => ({ payouts: listPayouts(simulator), balances: listBalances(simulator) }),
    }),
    controlRoute({
      on: 'POST /paypal/deposits',
      accepts: depositSchema,
      run: ({ body }) => deposit({ simulator, ...body }),
    }),
    controlRoute({
      on: 'POST /paypal/payouts/:id/process',
      accepts: emptySchema,
      run: ({ id }) => ({ processing: processBatch({ simulator, batchId: id }) }),
    }),
    controlRoute({
      on: 'POST /paypal/payouts/:id/settle',
      accepts: z.strictObject({ outcome: z.enum(['processed', 'denied']).default('processed') }),
      run: ({ id, body }) => ({ settled: finishBatch({ simulator, batchId: id, outcome: body.outcome }) }),
    }),
    controlRoute({
      on: 'POST /paypal/payout-items/:id/settle',
      accepts: z.strictObject({ outcome: z.enum(itemOutcomes).default('success') }),
      run: ({ id, body }) => ({ settled: settleItem({ simulator, itemId: id, outcome: body.outcome }) }),
    }),
  ];
}

function deposit({
  simulator,
  amount,
  currency,
}: {
  simulator: PayPalSimulator;
  amount: number;
  currency: string;
}): void {
  simulator.journal.transact(() => bookDeposit({ simulator, id: `dep_${randomUUID()}`, amount, currency }));
}

/** An item whose batch still waits has its turn with the batch. */
function settleItem({
  simulator,
  itemId,
  outcome,
}: {
  simulator: PayPalSimulator;
  itemId: string;
  outcome: PayoutItemOutcome;
}): boolean {
  if (simulator.payoutItems.get(itemId)?.status === 'PENDING') return false;
  return moveItem({ simulator, itemId, end: itemEnds[outcome] }) !== null;
}

/** The batches as the API shows them, with what a person wants beside it. */
function listPayouts(simulator: PayPalSimulator): WireObject[] {
  const onePage = { page: 1, last: 1, query: new URLSearchParams() };
  return simulator.payoutBatches.all().map((batch) => {
    const items = itemsOf({ simulator, batchId: batch.id });
    const { amount, currency } = batch;
    return {
      ...renderBatch({ simulator, batch, items, total: null, pages: onePage }),
      amount_display: formatAmount({ amount, currency, language: 'en' }),
    };
  });
}

/** What the merchant has, as people write it. */
function listBalances(simulator: PayPalSimulator): WireObject[] {
  return readLedger(simulator).merchant.map(({ currency, balance: amount }) => ({
    currency,
    amount,
    amount_display: formatAmount({ amount, currency, language: 'en' }),
  }));
}
