import { randomUUID } from 'node:crypto';
import type { DisputeRecord } from '../disputes/dispute-records';
import type { PayoutItemRecord } from '../payouts/payout-records';
import type { PayPalSimulator } from '../simulator';
import type { CaptureRecord, LedgerEntry, RefundRecord } from './records';

/**
 * The simulator's own ledger. Every movement is an entry from one account to another and never changes: `payer:5O19...`
 * is the buyer of an order, `merchant` the merchant's balance, `fees` PayPal's fees, `payout:...` money on its way to
 * `recipient:...`, `disputes` money withheld until a decision, `bank` the source of deposits. Tests compare it with the
 * application's ledger, so it is kept apart from the totals that the API objects carry.
 */
export function bookCapture({
  simulator,
  capture,
}: {
  simulator: PayPalSimulator;
  capture: CaptureRecord;
}): void {
  const { amount, fee } = capture;
  const payer = `payer:${capture.orderId}`;
  book({ simulator, kind: 'capture', from: payer, to: 'merchant', amount, source: capture });
  book({ simulator, kind: 'fee', from: 'merchant', to: 'fees', amount: fee, source: capture });
}

/** 2.9 % + 30, in minor units; a half goes up, in PayPal's favour. Never more than the payment. */
export function feeOf(amount: number): number {
  return Math.min(amount, Math.floor((amount * 29 + 500) / 1000) + 30);
}

/** A refund or a reversal: money goes back to the buyer. */
export function bookRefund({
  simulator,
  refund,
}: {
  simulator: PayPalSimulator;
  refund: RefundRecord;
}): void {
  const payer = `payer:${refund.orderId}`;
  book({ simulator, kind: refund.kind, from: 'merchant', to: payer, amount: refund.amount, source: refund });
}

/** The buyer's bank returned the refund. */
export function bookRefundFailure({
  simulator,
  refund,
}: {
  simulator: PayPalSimulator;
  refund: RefundRecord;
}): void {
  const payer = `payer:${refund.orderId}`;
  book({
    simulator,
    kind: 'refund_failure',
    from: payer,
    to: 'merchant',
    amount: refund.amount,
    source: refund,
  });
}

/** Money that a buyer disputes is out of the merchant's reach. */
export function bookDisputeHold({
  simulator,
  dispute,
}: {
  simulator: PayPalSimulator;
  dispute: DisputeRecord;
}): void {
  const [from, to] = ['merchant', 'disputes'];
  book({ simulator, kind: 'dispute_hold', from, to, amount: dispute.amount, source: dispute });
}

/** It is the merchant's again, even if it is taken away at once. */
export function bookDisputeRelease({
  simulator,
  dispute,
}: {
  simulator: PayPalSimulator;
  dispute: DisputeRecord;
}): void {
  const [from, to] = ['disputes', 'merchant'];
  book({ simulator, kind: 'dispute_release', from, to, amount: dispute.amount, source: dispute });
}

/** The fee of a dispute that the merchant loses, in minor units of any currency. */
export const disputeFee = 1_400;

export function bookDisputeFee({
  simulator,
  dispute,
}: {
  simulator: PayPalSimulator;
  dispute: DisputeRecord;
}): void {
  const [from, to] = ['merchant', 'fees'];
  book({ simulator, kind: 'dispute_fee', from, to, amount: disputeFee, source: dispute });
}

/** The merchant adds money of its own. */
export function bookDeposit({
  simulator,
  id,
  amount,
  currency,
}: {
  simulator: PayPalSimulator;
  id: string;
  amount: number;
  currency: string;
}): void {
  const source = { id, orderId: null, currency };
  book({ simulator, kind: 'deposit', from: 'bank', to: 'merchant', amount, source });
}

/** An item of a payout leaves the merchant's balance, with its fee; it has not arrived yet. */
export function bookPayout({
  simulator,
  item,
}: {
  simulator: PayPalSimulator;
  item: PayoutItemRecord;
}): void {
  const source = { ...item, orderId: null };
  const to = `payout:${item.id}`;
  book({ simulator, kind: 'payout', from: 'merchant', to, amount: item.amount, source });
  book({ simulator, kind: 'payout_fee', from: 'merchant', to: 'fees', amount: item.fee, source });
}

/** It arrives. */
export function bookPayoutArrival({
  simulator,
  item,
}: {
  simulator: PayPalSimulator;
  item: PayoutItemRecord;
}): void {
  const source = { ...item, orderId: null };
  const [from, to] = [`payout:${item.id}`, `recipient:${item.receiver}`];
  book({ simulator, kind: 'payout_arrival', from, to, amount: item.amount, source });
}

/** It comes back: with its fee if it was still on its way, without it if it had arrived. */
export function bookPayoutReturn({
  simulator,
  item,
  hadArrived,
}: {
  simulator: PayPalSimulator;
  item: PayoutItemRecord;
  hadArrived: boolean;
}): void {
  const source = { ...item, orderId: null };
  const from = hadArrived ? `recipient:${item.receiver}` : `payout:${item.id}`;
  book({ simulator, kind: 'payout_return', from, to: 'merchant', amount: item.amount, source });
  if (hadArrived) return;
  book({ simulator, kind: 'payout_fee_return', from: 'fees', to: 'merchant', amount: item.fee, source });
}

/** One movement of the ledger. Call it inside a transaction. */
export function book({
  simulator,
  source,
  ...movement
}: Pick<LedgerEntry, 'kind' | 'from' | 'to' | 'amount'> & {
  simulator: PayPalSimulator;
  source: { id: string; orderId: string | null; currency: string };
}): void {
  // A fee may round to zero, and zero is no movement.
  if (movement.amount === 0) return;
  const id = `led_${randomUUID()}`;
  const { currency, orderId } = source;
  const atMs = simulator.clock.nowMs();
  simulator.ledger.put(id, { id, atMs, ...movement, currency, orderId, sourceId: source.id });
}

/** The merchant's balance in a currency, in minor units. Below zero when refunds exceeded it. */
export function merchantBalance({
  simulator,
  currency,
}: {
  simulator: PayPalSimulator;
  currency: string;
}): number {
  const own = simulator.ledger.all().filter((entry) => entry.currency === currency);
  const sum = (entries: LedgerEntry[]) => entries.reduce((total, { amount }) => total + amount, 0);
  return sum(own.filter(({ to }) => to === 'merchant')) - sum(own.filter(({ from }) => from === 'merchant'));
}
