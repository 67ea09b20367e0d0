import { mustGet, type PayPalSimulator } from '../simulator';
import type { LedgerEntry } from './records';

/** The ledger of one order, with the external references by which the application knows it. Amounts in minor units. */
export type LedgerLine = {
  order: string;
  custom_id: string | null;
  invoice_id: string | null;
  currency: string;
  captured: number;
  refunded: number;
  reversed: number;
  /** In dispute: not the merchant's to spend, and not the buyer's yet. */
  held: number;
  fees: number;
  captures: number;
  refunds: number;
};

/** The ledger of one item of a payout. `paid` has arrived; what is neither paid nor returned is on its way. */
export type PayoutLine = {
  item: string;
  batch: string;
  sender_item_id: string | null;
  receiver: string;
  currency: string;
  sent: number;
  paid: number;
  returned: number;
  fees: number;
};

/** The composition of the merchant's balance: the sum of all income less the sum of all outgoings. */
export type MerchantLine = {
  currency: string;
  balance: number;
  deposited: number;
  withdrawn: number;
  /** What exchanges of currencies brought in. */
  converted: number;
  /** What was planted in its balance for others to find. */
  planted: number;
  captured: number;
  fees: number;
  refunded: number;
  reversed: number;
  held: number;
  sent: number;
  returned: number;
};

export type LedgerReport = {
  orders: LedgerLine[];
  payouts: PayoutLine[];
  merchant: MerchantLine[];
  balances: { account: string; currency: string; amount: number }[];
  entries: LedgerEntry[];
};

/** The ledger, summed from its entries alone. */
export function readLedger(simulator: PayPalSimulator): LedgerReport {
  const entries = simulator.ledger.all();
  const balances = sumBalances(entries);
  const orders = grouped({ entries, keyOf: ({ orderId }) => orderId });
  const items = grouped({
    entries,
    keyOf: ({ kind, sourceId }) => (kind.startsWith('payout') ? sourceId : null),
  });
  const currencies = grouped({ entries, keyOf: ({ currency }) => currency });
  return {
    orders: orders.map(([orderId, own]) => orderLine({ simulator, orderId, entries: own })),
    payouts: items.map(([itemId, own]) => payoutLine({ simulator, itemId, entries: own })),
    merchant: currencies.map(([currency, own]) => merchantLine({ currency, entries: own, balances })),
    balances,
    entries,
  };
}

function sumBalances(entries: LedgerEntry[]): LedgerReport['balances'] {
  const balances = new Map<string, number>();
  const add = (key: string, amount: number) => balances.set(key, (balances.get(key) ?? 0) + amount);
  for (const { currency, from, to, amount } of entries) {
    add(`${currency} ${from}`, -amount);
    add(`${currency} ${to}`, amount);
  }
  return [...balances].map(([key, amount]) => {
    const [currency = '', account = ''] = key.split(' ');
    return { account, currency, amount };
  });
}

function grouped({
  entries,
  keyOf,
}: {
  entries: LedgerEntry[];
  keyOf: (entry: LedgerEntry) => string | null;
}): [string, LedgerEntry[]][] {
  const groups = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups];
}

function ofKind({ entries, kind }: { entries: LedgerEntry[]; kind: LedgerEntry['kind'] }): LedgerEntry[] {
  return entries.filter((entry) => entry.kind === kind);
}

function adder(entries: LedgerEntry[]): (kind: LedgerEntry['kind']) => number {
  return (kind) => ofKind({ entries, kind }).reduce((total, { amount }) => total + amount, 0);
}

/** Of a kind that goes both ways. */
function gained({ entries, kind }: { entries: LedgerEntry[]; kind: LedgerEntry['kind'] }): number {
  return ofKind({ entries, kind }).reduce(
    (total, { to, amount }) => total + (to === 'merchant' ? amount : -amount),
    0,
  );
}

function orderLine({
  simulator,
  orderId,
  entries,
}: {
  simulator: PayPalSimulator;
  orderId: string;
  entries: LedgerEntry[];
}): LedgerLine {
  const { unit } = mustGet(simulator.orders, orderId);
  const sum = adder(entries);
  const count = (kind: LedgerEntry['kind']) => ofKind({ entries, kind }).length;
  return {
    order: orderId,
    custom_id: unit.customId,
    invoice_id: unit.invoiceId,
    currency: unit.currency,
    captured: sum('capture'),
    refunded: sum('refund') - sum('refund_failure'),
    reversed: sum('reversal'),
    held: sum('dispute_hold') - sum('dispute_release'),
    fees: sum('fee') + sum('dispute_fee'),
    captures: count('capture'),
    refunds: count('refund') - count('refund_failure'),
  };
}

function payoutLine({
  simulator,
  itemId,
  entries,
}: {
  simulator: PayPalSimulator;
  itemId: string;
  entries: LedgerEntry[];
}): PayoutLine {
  const { batchId, senderItemId, receiver, currency } = mustGet(simulator.payoutItems, itemId);
  const sum = adder(entries);
  const fromRecipient = entries.filter(
    ({ kind, from }) => kind === 'payout_return' && from === `recipient:${receiver}`,
  );
  return {
    item: itemId,
    batch: batchId,
    sender_item_id: senderItemId,
    receiver,
    currency,
    sent: sum('payout'),
    paid: sum('payout_arrival') - adder(fromRecipient)('payout_return'),
    returned: sum('payout_return'),
    fees: sum('payout_fee') - sum('payout_fee_return'),
  };
}

function merchantLine({
  currency,
  entries,
  balances,
}: {
  currency: string;
  entries: LedgerEntry[];
  balances: LedgerReport['balances'];
}): MerchantLine {
  const sum = adder(entries);
  const own = balances.find(
    ({ account, ...balance }) => account === 'merchant' && balance.currency === currency,
  );
  return {
    currency,
    balance: own?.amount ?? 0,
    deposited: sum('deposit'),
    withdrawn: sum('withdrawal') - sum('withdrawal_return'),
    converted: gained({ entries, kind: 'conversion' }),
    planted: gained({ entries, kind: 'planted' }),
    captured: sum('capture'),
    fees: sum('fee') + sum('dispute_fee') + sum('payout_fee') - sum('payout_fee_return'),
    refunded: sum('refund') - sum('refund_failure'),
    reversed: sum('reversal'),
    held: sum('dispute_hold') - sum('dispute_release'),
    sent: sum('payout'),
    returned: sum('payout_return'),
  };
}
