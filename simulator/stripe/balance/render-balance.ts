import type { WireObject } from '../api/wire';
import type { BalanceTransactionRecord } from '../books/records';
import type { StripeSimulator } from '../simulator';
import { shownLines } from './shown-lines';

/** A line of a balance; `available_on` decides its status at the simulators' time. */
export function renderBalanceTransaction({
  simulator,
  transaction,
}: {
  simulator: StripeSimulator;
  transaction: BalanceTransactionRecord;
}): WireObject {
  const { amount, fee, currency, type, presented } = transaction;
  const detail = {
    amount: fee,
    application: null,
    currency,
    description: type === 'adjustment' ? 'Dispute fee' : 'Stripe processing fees',
    type: 'stripe_fee',
  };
  return {
    id: transaction.id,
    object: 'balance_transaction',
    amount,
    available_on: transaction.availableOn,
    balance_type: 'payments',
    created: transaction.created,
    currency,
    description: transaction.description,
    exchange_rate: presented?.rate ?? null,
    fee,
    fee_details: fee === 0 ? [] : [detail],
    net: amount - fee,
    reporting_category: reportingCategory(transaction),
    source: transaction.sourceId,
    status: transaction.availableOn <= simulator.clock.nowSeconds() ? 'available' : 'pending',
    type,
  };
}

/** The broader word that Stripe's reports use for a type. */
function reportingCategory({ type, amount, sourceId }: BalanceTransactionRecord): string {
  if (type === 'adjustment' && sourceId === null) return 'other_adjustment';
  if (type === 'adjustment') return amount < 0 ? 'dispute' : 'dispute_reversal';
  const broader: Partial<Record<typeof type, string>> = {
    payment: 'charge',
    payment_refund: 'refund',
    transfer_refund: 'transfer_reversal',
    payout_failure: 'payout_reversal',
    stripe_fee: 'fee',
  };
  return broader[type] ?? type;
}

/** GET /v1/balance, of a connected account or the platform (null): per currency what is available and what still waits. */
export function renderBalance({
  simulator,
  accountId,
}: {
  simulator: StripeSimulator;
  accountId: string | null;
}): Record<string, unknown> {
  const available = new Map<string, number>();
  const pending = new Map<string, number>();
  const add = (into: Map<string, number>, currency: string, amount: number) =>
    into.set(currency, (into.get(currency) ?? 0) + amount);
  for (const { availableOn, amount, fee, currency } of shownLines({ simulator, accountId })) {
    const isAvailable = availableOn <= simulator.clock.nowSeconds();
    add(available, currency, isAvailable ? amount - fee : 0);
    add(pending, currency, isAvailable ? 0 : amount - fee);
  }
  if (accountId === null) {
    for (const { currency, amount } of simulator.balance.shifts.all()) {
      add(available, currency, amount);
      add(pending, currency, 0);
    }
  }
  const parts = (sums: Map<string, number>) =>
    (sums.size === 0 ? [['gbp', 0] as const] : [...sums]).map(([currency, amount]) => ({
      amount,
      currency,
      source_types: { card: amount },
    }));
  return { object: 'balance', available: parts(available), livemode: false, pending: parts(pending) };
}
