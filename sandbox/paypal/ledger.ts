import { randomUUID } from 'node:crypto';
import type { CaptureRecord, LedgerEntry, RefundRecord } from './records';
import { mustGet, type PayPalTwin } from './twin';

/**
 * The twin's own books. Every movement is an entry from one account to another, never changed afterwards: `payer:5O19...`
 * is the buyer of an order, `merchant` the merchant's balance, `fees` what PayPal keeps. Tests compare them with the
 * application's books, so they are kept apart from the totals that the API objects carry.
 */
export function bookCapture({ twin, capture }: { twin: PayPalTwin; capture: CaptureRecord }): void {
  const { amount, fee } = capture;
  const payer = `payer:${capture.orderId}`;
  book({ twin, kind: 'capture', from: payer, to: 'merchant', amount, source: capture });
  if (fee > 0) book({ twin, kind: 'fee', from: 'merchant', to: 'fees', amount: fee, source: capture });
}

/** 2.9 % + 30, in minor units; a half goes up, in PayPal's favour. Never more than the payment. */
export function feeOf(amount: number): number {
  return Math.min(amount, Math.floor((amount * 29 + 500) / 1000) + 30);
}

/** Money goes back to the buyer: by the merchant's will, or against it. */
export function bookRefund({ twin, refund }: { twin: PayPalTwin; refund: RefundRecord }): void {
  const payer = `payer:${refund.orderId}`;
  book({ twin, kind: refund.kind, from: 'merchant', to: payer, amount: refund.amount, source: refund });
}

/** The buyer's bank sent the refund back. */
export function bookRefundFailure({ twin, refund }: { twin: PayPalTwin; refund: RefundRecord }): void {
  const payer = `payer:${refund.orderId}`;
  book({ twin, kind: 'refund_failure', from: payer, to: 'merchant', amount: refund.amount, source: refund });
}

function book({
  twin,
  source,
  ...movement
}: Pick<LedgerEntry, 'kind' | 'from' | 'to' | 'amount'> & {
  twin: PayPalTwin;
  source: { id: string; orderId: string; currency: string };
}): void {
  const id = `led_${randomUUID()}`;
  const { currency, orderId } = source;
  const atMs = twin.clock.nowMs();
  twin.ledger.put(id, { id, atMs, ...movement, currency, orderId, sourceId: source.id });
}

/** What the books say about one order, with the words by which the application knows it. Amounts in minor units. */
export type LedgerLine = {
  order: string;
  custom_id: string | null;
  invoice_id: string | null;
  currency: string;
  captured: number;
  refunded: number;
  reversed: number;
  fees: number;
  captures: number;
  refunds: number;
};

export type LedgerReport = {
  orders: LedgerLine[];
  balances: { account: string; currency: string; amount: number }[];
  entries: LedgerEntry[];
};

/** The books, summed from their entries alone. */
export function readLedger(twin: PayPalTwin): LedgerReport {
  const entries = twin.ledger.all();
  const byOrder = new Map<string, LedgerEntry[]>();
  const balances = new Map<string, number>();
  for (const entry of entries) {
    byOrder.set(entry.orderId, [...(byOrder.get(entry.orderId) ?? []), entry]);
    const { currency, amount } = entry;
    balances.set(`${currency} ${entry.from}`, (balances.get(`${currency} ${entry.from}`) ?? 0) - amount);
    balances.set(`${currency} ${entry.to}`, (balances.get(`${currency} ${entry.to}`) ?? 0) + amount);
  }
  return {
    orders: [...byOrder].map(([orderId, own]) => ledgerLine({ twin, orderId, entries: own })),
    balances: [...balances].map(([key, amount]) => {
      const [currency = '', account = ''] = key.split(' ');
      return { account, currency, amount };
    }),
    entries,
  };
}

function ledgerLine({
  twin,
  orderId,
  entries,
}: {
  twin: PayPalTwin;
  orderId: string;
  entries: LedgerEntry[];
}): LedgerLine {
  const { unit } = mustGet(twin.orders, orderId);
  const of = (kind: LedgerEntry['kind']) => entries.filter((entry) => entry.kind === kind);
  const sum = (kind: LedgerEntry['kind']) => of(kind).reduce((total, { amount }) => total + amount, 0);
  return {
    order: orderId,
    custom_id: unit.customId,
    invoice_id: unit.invoiceId,
    currency: unit.currency,
    captured: sum('capture'),
    refunded: sum('refund') - sum('refund_failure'),
    reversed: sum('reversal'),
    fees: sum('fee'),
    captures: of('capture').length,
    refunds: of('refund').length - of('refund_failure').length,
  };
}
