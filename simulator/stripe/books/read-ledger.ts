import { mustGet, type StripeSimulator } from '../simulator';
import type { LedgerEntry } from './records';

type Kind = LedgerEntry['kind'];

/** The ledger of one PaymentIntent, with the external references by which the application knows it. Minor units. */
export type LedgerLine = {
  payment_intent: string;
  session: string;
  client_reference_id: string | null;
  metadata: Record<string, string>;
  session_metadata: Record<string, string>;
  currency: string;
  captured: number;
  refunded: number;
  /** What disputes have withdrawn and not returned. */
  disputed: number;
  fees: number;
  /** What was transferred with a charge of it as the source, less reversals. */
  transferred: number;
  captures: number;
  refunds: number;
};

/**
 * The platform's balance in one currency, and its composition: charges - refunds - disputes - fees - transfers +
 * reversals - payouts + topups + converted + planted.
 */
export type PlatformLine = {
  currency: string;
  charges: number;
  refunds: number;
  disputes: number;
  fees: number;
  transfers: number;
  reversals: number;
  /** To its own bank, less what came back. */
  payouts: number;
  topups: number;
  /** What exchanges of currencies brought in. */
  converted: number;
  /** What was planted in its balance for others to find. */
  planted: number;
  balance: number;
};

/** A connected account's balance in one currency: transfers - reversals - payouts. */
export type AccountLine = {
  account: string;
  currency: string;
  transfers: number;
  reversals: number;
  payouts: number;
  balance: number;
};

export type LedgerReport = {
  payment_intents: LedgerLine[];
  platform: PlatformLine[];
  connected_accounts: AccountLine[];
  balances: { account: string; currency: string; amount: number }[];
  entries: LedgerEntry[];
};

/** The ledger, summed from its entries alone. */
export function readLedger(simulator: StripeSimulator): LedgerReport {
  const entries = simulator.ledger.all();
  const balances = sumByAccount(entries);
  const byIntent = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    if (entry.intentId === null) continue;
    byIntent.set(entry.intentId, [...(byIntent.get(entry.intentId) ?? []), entry]);
  }
  return {
    payment_intents: simulator.intents
      .all()
      .map(({ id }) => ledgerLine({ simulator, intentId: id, entries: byIntent.get(id) ?? [] })),
    platform: balances
      .filter(({ account }) => account === 'merchant')
      .map(({ currency, amount }) => platformLine({ entries, currency, balance: amount })),
    connected_accounts: balances
      .filter(({ account }) => account.startsWith('account:'))
      .map(({ account, currency, amount }) => accountLine({ entries, account, currency, balance: amount })),
    balances,
    entries,
  };
}

function sumByAccount(entries: LedgerEntry[]): LedgerReport['balances'] {
  const sums = new Map<string, number>();
  for (const { currency, amount, from, to } of entries) {
    sums.set(`${currency} ${from}`, (sums.get(`${currency} ${from}`) ?? 0) - amount);
    sums.set(`${currency} ${to}`, (sums.get(`${currency} ${to}`) ?? 0) + amount);
  }
  return [...sums].map(([key, amount]) => {
    const [currency = '', account = ''] = key.split(' ');
    return { account, currency, amount };
  });
}

function sum({ entries, kind }: { entries: LedgerEntry[]; kind: Kind }): number {
  return entries.filter((entry) => entry.kind === kind).reduce((total, { amount }) => total + amount, 0);
}

function ledgerLine({
  simulator,
  intentId,
  entries,
}: {
  simulator: StripeSimulator;
  intentId: string;
  entries: LedgerEntry[];
}): LedgerLine {
  const intent = mustGet(simulator.intents, intentId);
  const session = mustGet(simulator.sessions, intent.sessionId);
  const count = (kind: Kind) => entries.filter((entry) => entry.kind === kind).length;
  const of = (kind: Kind) => sum({ entries, kind });
  return {
    payment_intent: intentId,
    session: session.id,
    client_reference_id: session.clientReferenceId,
    metadata: intent.metadata,
    session_metadata: session.metadata,
    currency: intent.currency,
    captured: of('capture'),
    refunded: of('refund') - of('refund_failure'),
    disputed: of('dispute') - of('dispute_reversal'),
    fees: of('fee') + of('dispute_fee'),
    transferred: of('transfer') - of('transfer_reversal'),
    captures: count('capture'),
    refunds: count('refund') - count('refund_failure'),
  };
}

function platformLine({
  entries,
  currency,
  balance,
}: {
  entries: LedgerEntry[];
  currency: string;
  balance: number;
}): PlatformLine {
  const mine = entries.filter((entry) => entry.currency === currency);
  const gained = (kinds: Kind[]) =>
    mine
      .filter(({ kind }) => kinds.includes(kind))
      .reduce((total, { from, to, amount }) => total + gainOf({ from, to, amount }), 0);
  const of = (kind: Kind) => sum({ entries: mine, kind });
  return {
    currency,
    charges: of('capture'),
    refunds: of('refund') - of('refund_failure'),
    disputes: of('dispute') - of('dispute_reversal'),
    fees: of('fee') + of('dispute_fee'),
    transfers: of('transfer'),
    reversals: of('transfer_reversal'),
    payouts: 0 - gained(['payout', 'payout_failure']),
    topups: of('topup'),
    converted: gained(['conversion']),
    planted: gained(['planted', 'planted_fee']),
    balance,
  };
}

/** What an entry gives the platform. */
function gainOf({ from, to, amount }: Pick<LedgerEntry, 'from' | 'to' | 'amount'>): number {
  if (to === 'merchant') return amount;
  return from === 'merchant' ? -amount : 0;
}

function accountLine({
  entries,
  account,
  currency,
  balance,
}: {
  entries: LedgerEntry[];
  account: string;
  currency: string;
  balance: number;
}): AccountLine {
  const mine = entries.filter(
    (entry) => entry.currency === currency && (entry.from === account || entry.to === account),
  );
  const of = (kind: Kind) => sum({ entries: mine, kind });
  return {
    account: account.slice('account:'.length),
    currency,
    transfers: of('transfer'),
    reversals: of('transfer_reversal'),
    payouts: of('payout') - of('payout_failure'),
    balance,
  };
}
