import { randomUUID } from 'node:crypto';
import { newBalanceTransactionId } from './ids';
import type { BalanceTransactionRecord, ChargeRecord, LedgerEntry, RefundRecord } from './records';
import { mustGet, type StripeTwin } from './twin';

/** Card payments in the UK become available after about a week. */
const settlementSeconds = 7 * 24 * 3600;

/**
 * The twin's own books. Every movement is an entry from one account to another, never changed afterwards: `payer:pi_...`
 * is the payer of a PaymentIntent, `merchant` the merchant's balance, `fees` what Stripe keeps. Tests compare them with the
 * application's books, so they are kept apart from the totals that the API objects carry.
 */
export function bookCapture({
  twin,
  charge,
  isCard,
  isAvailableAtOnce,
}: {
  twin: StripeTwin;
  charge: ChargeRecord;
  isCard: boolean;
  isAvailableAtOnce: boolean;
}): BalanceTransactionRecord {
  const fee = Math.min(charge.amount, isCard ? cardFee(charge.amount) : bankFee);
  const payer = `payer:${charge.intentId}`;
  book({ twin, kind: 'capture', from: payer, to: 'merchant', amount: charge.amount, source: charge });
  book({ twin, kind: 'fee', from: 'merchant', to: 'fees', amount: fee, source: charge });
  return storeBalanceTransaction({
    twin,
    type: isCard ? 'charge' : 'payment',
    sourceId: charge.id,
    amount: charge.amount,
    fee,
    currency: charge.currency,
    waitSeconds: isAvailableAtOnce ? 0 : settlementSeconds,
  });
}

/** 1.5 % + 20, in minor units; a half goes up, in Stripe's favour. */
function cardFee(amount: number): number {
  return Math.floor((amount * 15 + 500) / 1000) + 20;
}

const bankFee = 35;

/** The merchant gives money back. */
export function bookRefund({
  twin,
  refund,
}: {
  twin: StripeTwin;
  refund: RefundRecord;
}): BalanceTransactionRecord {
  const payer = `payer:${refund.intentId}`;
  book({ twin, kind: 'refund', from: 'merchant', to: payer, amount: refund.amount, source: refund });
  const isCard = refund.id.startsWith('re_');
  return storeBalanceTransaction({
    twin,
    type: isCard ? 'refund' : 'payment_refund',
    sourceId: refund.id,
    amount: -refund.amount,
    fee: 0,
    currency: refund.currency,
    waitSeconds: 0,
  });
}

/** The payer's bank sent the refund back. */
export function bookRefundFailure({
  twin,
  refund,
}: {
  twin: StripeTwin;
  refund: RefundRecord;
}): BalanceTransactionRecord {
  const payer = `payer:${refund.intentId}`;
  book({ twin, kind: 'refund_failure', from: payer, to: 'merchant', amount: refund.amount, source: refund });
  return storeBalanceTransaction({
    twin,
    type: 'refund_failure',
    sourceId: refund.id,
    amount: refund.amount,
    fee: 0,
    currency: refund.currency,
    waitSeconds: 0,
  });
}

function book({
  twin,
  source,
  ...movement
}: Pick<LedgerEntry, 'kind' | 'from' | 'to' | 'amount'> & {
  twin: StripeTwin;
  source: { id: string; intentId: string; currency: string };
}): void {
  const id = `led_${randomUUID()}`;
  const { currency, intentId } = source;
  twin.ledger.put(id, {
    id,
    at: twin.clock.nowSeconds(),
    ...movement,
    currency,
    intentId,
    sourceId: source.id,
  });
}

function storeBalanceTransaction({
  twin,
  waitSeconds,
  ...known
}: Pick<BalanceTransactionRecord, 'type' | 'sourceId' | 'amount' | 'fee' | 'currency'> & {
  twin: StripeTwin;
  waitSeconds: number;
}): BalanceTransactionRecord {
  const created = twin.clock.nowSeconds();
  const transaction = {
    id: newBalanceTransactionId(),
    created,
    availableOn: created + waitSeconds,
    ...known,
  };
  twin.balanceTransactions.put(transaction.id, transaction);
  return transaction;
}

/** What the books say about one PaymentIntent, with the words by which the application knows it. */
export type LedgerLine = {
  payment_intent: string;
  session: string;
  client_reference_id: string | null;
  metadata: Record<string, string>;
  session_metadata: Record<string, string>;
  currency: string;
  captured: number;
  refunded: number;
  fees: number;
  captures: number;
  refunds: number;
};

export type LedgerReport = {
  payment_intents: LedgerLine[];
  balances: { account: string; currency: string; amount: number }[];
  entries: LedgerEntry[];
};

/** The books, summed from their entries alone. */
export function readLedger(twin: StripeTwin): LedgerReport {
  const entries = twin.ledger.all();
  const byIntent = new Map<string, LedgerEntry[]>();
  const balances = new Map<string, number>();
  for (const entry of entries) {
    byIntent.set(entry.intentId, [...(byIntent.get(entry.intentId) ?? []), entry]);
    const { currency, amount } = entry;
    balances.set(`${currency} ${entry.from}`, (balances.get(`${currency} ${entry.from}`) ?? 0) - amount);
    balances.set(`${currency} ${entry.to}`, (balances.get(`${currency} ${entry.to}`) ?? 0) + amount);
  }
  return {
    payment_intents: twin.intents
      .all()
      .map(({ id }) => ledgerLine({ twin, intentId: id, entries: byIntent.get(id) ?? [] })),
    balances: [...balances].map(([key, amount]) => {
      const [currency = '', account = ''] = key.split(' ');
      return { account, currency, amount };
    }),
    entries,
  };
}

function ledgerLine({
  twin,
  intentId,
  entries,
}: {
  twin: StripeTwin;
  intentId: string;
  entries: LedgerEntry[];
}): LedgerLine {
  const intent = mustGet(twin.intents, intentId);
  const session = mustGet(twin.sessions, intent.sessionId);
  const of = (kind: LedgerEntry['kind']) => entries.filter((entry) => entry.kind === kind);
  const sum = (kind: LedgerEntry['kind']) => of(kind).reduce((total, { amount }) => total + amount, 0);
  return {
    payment_intent: intentId,
    session: session.id,
    client_reference_id: session.clientReferenceId,
    metadata: intent.metadata,
    session_metadata: session.metadata,
    currency: intent.currency,
    captured: sum('capture'),
    refunded: sum('refund') - sum('refund_failure'),
    fees: sum('fee'),
    captures: of('capture').length,
    refunds: of('refund').length - of('refund_failure').length,
  };
}
