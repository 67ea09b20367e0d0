import { book, storeBalanceTransaction } from '../books/books';
import type { BalanceTransactionRecord } from '../books/records';
import { mustGet, type StripeSimulator } from '../simulator';
import type { PayoutRecord, ReversalRecord, TransferRecord } from './connect-records';

/** The platform's money becomes a connected account's. Returns the platform's line; the account has one of its own. */
export function bookTransfer({
  simulator,
  transfer,
}: {
  simulator: StripeSimulator;
  transfer: TransferRecord;
}): BalanceTransactionRecord {
  const { amount, currency, availableOn, destinationId: accountId } = transfer;
  const source = sourceOf({ simulator, transfer, id: transfer.id });
  book({ simulator, kind: 'transfer', from: 'merchant', to: `account:${accountId}`, amount, source });
  const shared = { simulator, currency, availableOn };
  const sourceId = transfer.destinationPaymentId;
  storeBalanceTransaction({ ...shared, type: 'payment', sourceId, amount, accountId });
  return storeBalanceTransaction({ ...shared, type: 'transfer', sourceId: transfer.id, amount: -amount });
}

/** All or a part of a transfer is reversed to the platform. Returns the platform's line. */
export function bookReversal({
  simulator,
  reversal,
}: {
  simulator: StripeSimulator;
  reversal: ReversalRecord;
}): BalanceTransactionRecord {
  const transfer = mustGet(simulator.transfers, reversal.transferId);
  const { amount, currency } = reversal;
  const accountId = transfer.destinationId;
  const source = sourceOf({ simulator, transfer, id: reversal.id });
  book({
    simulator,
    kind: 'transfer_reversal',
    from: `account:${accountId}`,
    to: 'merchant',
    amount,
    source,
  });
  // What was still pending on one side is pending on the other.
  const availableOn = Math.max(transfer.availableOn, simulator.clock.nowSeconds());
  const shared = { simulator, currency, availableOn };
  const sourceId = reversal.destinationPaymentRefundId;
  storeBalanceTransaction({ ...shared, type: 'payment_refund', sourceId, amount: -amount, accountId });
  return storeBalanceTransaction({ ...shared, type: 'transfer_refund', sourceId: reversal.id, amount });
}

function sourceOf({
  simulator,
  transfer,
  id,
}: {
  simulator: StripeSimulator;
  transfer: TransferRecord;
  id: string;
}) {
  const { sourceChargeId, currency } = transfer;
  const intentId = sourceChargeId === null ? null : mustGet(simulator.charges, sourceChargeId).intentId;
  return { id, currency, intentId };
}

type OwnPayout = PayoutRecord & { accountId: string };

/** A connected account's money leaves for its bank. */
export function bookPayout({
  simulator,
  payout,
}: {
  simulator: StripeSimulator;
  payout: OwnPayout;
}): BalanceTransactionRecord {
  const { id, accountId, amount, currency } = payout;
  const source = { id, currency, intentId: null };
  book({ simulator, kind: 'payout', from: `account:${accountId}`, to: `bank:${accountId}`, amount, source });
  return storeBalanceTransaction({
    simulator,
    type: 'payout',
    sourceId: id,
    amount: -amount,
    currency,
    accountId,
    description: 'STRIPE PAYOUT',
  });
}

/** The bank returned a payout. */
export function bookPayoutFailure({
  simulator,
  payout,
}: {
  simulator: StripeSimulator;
  payout: OwnPayout;
}): BalanceTransactionRecord {
  const { id, accountId, amount, currency } = payout;
  const source = { id, currency, intentId: null };
  book({
    simulator,
    kind: 'payout_failure',
    from: `bank:${accountId}`,
    to: `account:${accountId}`,
    amount,
    source,
  });
  return storeBalanceTransaction({
    simulator,
    type: 'payout_failure',
    sourceId: id,
    amount,
    currency,
    accountId,
    description: 'PAYOUT FAILURE',
  });
}
