import type { WireObject } from '../api/wire';
import type { StripeSimulator } from '../simulator';
import type { PayoutRecord, ReversalRecord, TransferRecord } from './connect-records';
import { payoutFailureMessages } from './payout-bank-accounts';

/** The object carries its newest ten reversals, as lists inside objects do. */
const reversalsShown = 10;

/** A Transfer as the API shows it. */
export function renderTransfer({
  simulator,
  transfer,
}: {
  simulator: StripeSimulator;
  transfer: TransferRecord;
}): WireObject {
  const reversals = reversalsOf({ simulator, transferId: transfer.id }).reverse();
  return {
    id: transfer.id,
    object: 'transfer',
    amount: transfer.amount,
    amount_reversed: transfer.amountReversed,
    balance_transaction: transfer.balanceTransactionId,
    created: transfer.created,
    currency: transfer.currency,
    description: transfer.description,
    destination: transfer.destinationId,
    destination_payment: transfer.destinationPaymentId,
    livemode: false,
    metadata: transfer.metadata,
    reversals: {
      object: 'list',
      data: reversals.slice(0, reversalsShown).map(renderReversal),
      has_more: reversals.length > reversalsShown,
      url: `/v1/transfers/${transfer.id}/reversals`,
    },
    reversed: transfer.amountReversed === transfer.amount,
    source_transaction: transfer.sourceChargeId,
    source_type: 'card',
    transfer_group: transfer.transferGroup,
  };
}

/** The reversals of a transfer, oldest first. */
export function reversalsOf({
  simulator,
  transferId,
}: {
  simulator: StripeSimulator;
  transferId: string;
}): ReversalRecord[] {
  return simulator.reversals.all().filter((reversal) => reversal.transferId === transferId);
}

export function renderReversal(reversal: ReversalRecord): WireObject {
  return {
    id: reversal.id,
    object: 'transfer_reversal',
    amount: reversal.amount,
    balance_transaction: reversal.balanceTransactionId,
    created: reversal.created,
    currency: reversal.currency,
    destination_payment_refund: reversal.destinationPaymentRefundId,
    metadata: reversal.metadata,
    source_refund: null,
    transfer: reversal.transferId,
  };
}

/** A Payout as the API shows it. */
export function renderPayout(payout: PayoutRecord): WireObject {
  const { failureCode } = payout;
  return {
    id: payout.id,
    object: 'payout',
    amount: payout.amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: payout.arrivalDate,
    automatic: payout.isAutomatic,
    balance_transaction: payout.balanceTransactionId,
    created: payout.created,
    currency: payout.currency,
    description: payout.description ?? 'STRIPE PAYOUT',
    destination: payout.bankAccountId,
    failure_balance_transaction: payout.failureBalanceTransactionId,
    failure_code: failureCode,
    failure_message: failureCode === null ? null : payoutFailureMessages[failureCode],
    livemode: false,
    metadata: payout.metadata,
    method: 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: payout.isAutomatic ? 'completed' : 'not_applicable',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: payout.statementDescriptor,
    status: payout.status,
    trace_id: { status: payout.status === 'paid' ? 'unsupported' : 'pending', value: null },
    type: 'bank_account',
  };
}
