import { book, storeBalanceTransaction } from './books';
import type { PayoutRecord, ReversalRecord, TransferRecord } from './connect-records';
import type { BalanceTransactionRecord } from './records';
import { mustGet, type StripeTwin } from './twin';

/** The platform's money becomes a connected account's. Returns the platform's line; the account has one of its own. */
export function bookTransfer({
  twin,
  transfer,
}: {
  twin: StripeTwin;
  transfer: TransferRecord;
}): BalanceTransactionRecord {
  const { amount, currency, availableOn, destinationId: accountId } = transfer;
  const source = sourceOf({ twin, transfer, id: transfer.id });
  book({ twin, kind: 'transfer', from: 'merchant', to: `account:${accountId}`, amount, source });
  const shared = { twin, currency, availableOn };
  const sourceId = transfer.destinationPaymentId;
  storeBalanceTransaction({ ...shared, type: 'payment', sourceId, amount, accountId });
  return storeBalanceTransaction({ ...shared, type: 'transfer', sourceId: transfer.id, amount: -amount });
}

/** All or a part of a transfer goes back to the platform. Returns the platform's line. */
export function bookReversal({
  twin,
  reversal,
}: {
  twin: StripeTwin;
  reversal: ReversalRecord;
}): BalanceTransactionRecord {
  const transfer = mustGet(twin.transfers, reversal.transferId);
  const { amount, currency } = reversal;
  const accountId = transfer.destinationId;
  const source = sourceOf({ twin, transfer, id: reversal.id });
  book({ twin, kind: 'transfer_reversal', from: `account:${accountId}`, to: 'merchant', amount, source });
  // What was still pending on one side is pending on the other.
  const availableOn = Math.max(transfer.availableOn, twin.clock.nowSeconds());
  const shared = { twin, currency, availableOn };
  const sourceId = reversal.destinationPaymentRefundId;
  storeBalanceTransaction({ ...shared, type: 'payment_refund', sourceId, amount: -amount, accountId });
  return storeBalanceTransaction({ ...shared, type: 'transfer_refund', sourceId: reversal.id, amount });
}

function sourceOf({ twin, transfer, id }: { twin: StripeTwin; transfer: TransferRecord; id: string }) {
  const { sourceChargeId, currency } = transfer;
  const intentId = sourceChargeId === null ? null : mustGet(twin.charges, sourceChargeId).intentId;
  return { id, currency, intentId };
}

/** A connected account's money leaves for its bank. */
export function bookPayout({
  twin,
  payout,
}: {
  twin: StripeTwin;
  payout: PayoutRecord;
}): BalanceTransactionRecord {
  const { id, accountId, amount, currency } = payout;
  const source = { id, currency, intentId: null };
  book({ twin, kind: 'payout', from: `account:${accountId}`, to: `bank:${accountId}`, amount, source });
  return storeBalanceTransaction({
    twin,
    type: 'payout',
    sourceId: id,
    amount: -amount,
    currency,
    accountId,
    description: 'STRIPE PAYOUT',
  });
}

/** The bank sent a payout back. */
export function bookPayoutFailure({
  twin,
  payout,
}: {
  twin: StripeTwin;
  payout: PayoutRecord;
}): BalanceTransactionRecord {
  const { id, accountId, amount, currency } = payout;
  const source = { id, currency, intentId: null };
  book({
    twin,
    kind: 'payout_failure',
    from: `bank:${accountId}`,
    to: `account:${accountId}`,
    amount,
    source,
  });
  return storeBalanceTransaction({
    twin,
    type: 'payout_failure',
    sourceId: id,
    amount,
    currency,
    accountId,
    description: 'PAYOUT FAILURE',
  });
}
