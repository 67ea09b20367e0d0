import { storeSettled } from '../balance/settlement';
import type { StripeSimulator } from '../simulator';
import { book } from './books';
import type { BalanceTransactionRecord, ChargeRecord, DisputeRecord, RefundRecord } from './records';

/** Card payments in the UK become available after about a week. */
const settlementSeconds = 7 * 24 * 3600;

const bankFee = 35;

/** The fee of a dispute for a British merchant, in minor units. It is not returned, even if the dispute is won. */
const disputeFee = 2_000;

/** The payer's money arrives, less Stripe's fee. */
export function bookCapture({
  simulator,
  charge,
  isCard,
  isAvailableAtOnce,
}: {
  simulator: StripeSimulator;
  charge: ChargeRecord;
  isCard: boolean;
  isAvailableAtOnce: boolean;
}): BalanceTransactionRecord {
  const payer = `payer:${charge.intentId}`;
  book({ simulator, kind: 'capture', from: payer, to: 'merchant', amount: charge.amount, source: charge });
  const line = storeSettled({
    simulator,
    type: isCard ? 'charge' : 'payment',
    sourceId: charge.id,
    amount: charge.amount,
    feeOf: (amount) => Math.min(amount, isCard ? cardFee(amount) : bankFee),
    currency: charge.currency,
    intentId: charge.intentId,
    availableOn: simulator.clock.nowSeconds() + (isAvailableAtOnce ? 0 : settlementSeconds),
  });
  const source = { ...charge, currency: line.currency };
  book({ simulator, kind: 'fee', from: 'merchant', to: 'fees', amount: line.fee, source });
  return line;
}

/** 1.5 % + 20, in minor units; a half goes up, in Stripe's favour. */
function cardFee(amount: number): number {
  return Math.floor((amount * 15 + 500) / 1000) + 20;
}

/** The merchant gives money back. */
export function bookRefund({
  simulator,
  refund,
}: {
  simulator: StripeSimulator;
  refund: RefundRecord;
}): BalanceTransactionRecord {
  const payer = `payer:${refund.intentId}`;
  book({ simulator, kind: 'refund', from: 'merchant', to: payer, amount: refund.amount, source: refund });
  const isCard = refund.id.startsWith('re_');
  return storeSettled({
    simulator,
    type: isCard ? 'refund' : 'payment_refund',
    sourceId: refund.id,
    amount: -refund.amount,
    currency: refund.currency,
    intentId: refund.intentId,
  });
}

/** The payer's bank returned the refund. */
export function bookRefundFailure({
  simulator,
  refund,
}: {
  simulator: StripeSimulator;
  refund: RefundRecord;
}): BalanceTransactionRecord {
  const payer = `payer:${refund.intentId}`;
  book({
    simulator,
    kind: 'refund_failure',
    from: payer,
    to: 'merchant',
    amount: refund.amount,
    source: refund,
  });
  return storeSettled({
    simulator,
    type: 'refund_failure',
    sourceId: refund.id,
    amount: refund.amount,
    currency: refund.currency,
    intentId: refund.intentId,
  });
}

/** The payer's bank takes the disputed amount back, and Stripe its fee for that, unless a chargeback was prevented. */
export function bookDispute({
  simulator,
  dispute,
}: {
  simulator: StripeSimulator;
  dispute: DisputeRecord;
}): BalanceTransactionRecord {
  const payer = `payer:${dispute.intentId}`;
  const fee = dispute.prevention === null ? disputeFee : 0;
  book({ simulator, kind: 'dispute', from: 'merchant', to: payer, amount: dispute.amount, source: dispute });
  const line = storeSettled({
    simulator,
    type: 'adjustment',
    sourceId: dispute.id,
    amount: -dispute.amount,
    feeOf: () => fee,
    currency: dispute.currency,
    intentId: dispute.intentId,
    description: `Chargeback withdrawal for ${dispute.chargeId}`,
  });
  const source = { ...dispute, currency: line.currency };
  if (fee > 0) book({ simulator, kind: 'dispute_fee', from: 'merchant', to: 'fees', amount: fee, source });
  return line;
}

/** The dispute is won: the amount comes back, the fee does not. */
export function bookDisputeReversal({
  simulator,
  dispute,
}: {
  simulator: StripeSimulator;
  dispute: DisputeRecord;
}): BalanceTransactionRecord {
  const payer = `payer:${dispute.intentId}`;
  book({
    simulator,
    kind: 'dispute_reversal',
    from: payer,
    to: 'merchant',
    amount: dispute.amount,
    source: dispute,
  });
  return storeSettled({
    simulator,
    type: 'adjustment',
    sourceId: dispute.id,
    amount: dispute.amount,
    currency: dispute.currency,
    intentId: dispute.intentId,
    description: `Chargeback reversal for ${dispute.chargeId}`,
  });
}
