import type { SimulatorClock } from '../clock';
import type { Collection, Journal } from '../journal';
import type { Deliverer } from '../webhooks/deliver';
import { type BalanceCollections, openBalance } from './balance/balance-records';
import {
  type BalanceTransactionRecord,
  balanceTransactionSchema,
  type ChargeRecord,
  chargeSchema,
  type DisputeRecord,
  disputeSchema,
  type EventRecord,
  eventSchema,
  type IntentRecord,
  intentSchema,
  type LedgerEntry,
  ledgerEntrySchema,
  type Misreport,
  misreportSchema,
  type PaymentMethodRecord,
  paymentMethodSchema,
  type RefundRecord,
  refundSchema,
  type SessionRecord,
  type StoredResponse,
  sessionSchema,
  storedResponseSchema,
} from './books/records';
import {
  type AccountLinkRecord,
  type AccountRecord,
  accountLinkSchema,
  accountSchema,
  type LoginLinkRecord,
  loginLinkSchema,
  type PayoutRecord,
  payoutSchema,
  type ReversalRecord,
  reversalSchema,
  type TransferRecord,
  transferSchema,
} from './connect/connect-records';

/** The only API version spoken here: the one that stripe-node 23.1 is pinned to. */
export const apiVersion = '2026-10-28.endive';

export type StripeSettings = {
  secretKey: string;
  /** Every secret signs; more than one is a secret being rolled over. */
  webhookSecrets: string[];
  /** How long a bank debit takes; null leaves it until somebody says how it ended. */
  bankDebitDelayMs: number | null;
  /** How long the slow refunds of the test cards take. */
  refundDelayMs: number;
  /** How long the bank thinks about evidence. */
  disputeDelayMs: number;
  /** How long a payout is on its way. */
  payoutDelayMs: number;
  /** Where a browser reaches the hosted pages. */
  publicUrl: string;
};

/** Everything that the simulator's operations work on. */
export type StripeSimulator = {
  settings: StripeSettings;
  journal: Journal;
  clock: SimulatorClock;
  deliverer: Deliverer;
} & StripeCollections;

export type StripeCollections = {
  sessions: Collection<SessionRecord>;
  intents: Collection<IntentRecord>;
  paymentMethods: Collection<PaymentMethodRecord>;
  charges: Collection<ChargeRecord>;
  refunds: Collection<RefundRecord>;
  disputes: Collection<DisputeRecord>;
  accounts: Collection<AccountRecord>;
  accountLinks: Collection<AccountLinkRecord>;
  loginLinks: Collection<LoginLinkRecord>;
  transfers: Collection<TransferRecord>;
  reversals: Collection<ReversalRecord>;
  payouts: Collection<PayoutRecord>;
  balanceTransactions: Collection<BalanceTransactionRecord>;
  events: Collection<EventRecord>;
  ledger: Collection<LedgerEntry>;
  answers: Collection<StoredResponse>;
  /** What the API says instead of the truth, by the id of the object. */
  misreports: Collection<Misreport>;
  balance: BalanceCollections;
};

export function openCollections(journal: Journal): StripeCollections {
  return {
    sessions: journal.collection({ name: 'stripe.sessions', schema: sessionSchema }),
    intents: journal.collection({ name: 'stripe.intents', schema: intentSchema }),
    paymentMethods: journal.collection({ name: 'stripe.payment_methods', schema: paymentMethodSchema }),
    charges: journal.collection({ name: 'stripe.charges', schema: chargeSchema }),
    refunds: journal.collection({ name: 'stripe.refunds', schema: refundSchema }),
    disputes: journal.collection({ name: 'stripe.disputes', schema: disputeSchema }),
    accounts: journal.collection({ name: 'stripe.accounts', schema: accountSchema }),
    accountLinks: journal.collection({ name: 'stripe.account_links', schema: accountLinkSchema }),
    loginLinks: journal.collection({ name: 'stripe.login_links', schema: loginLinkSchema }),
    transfers: journal.collection({ name: 'stripe.transfers', schema: transferSchema }),
    reversals: journal.collection({ name: 'stripe.transfer_reversals', schema: reversalSchema }),
    payouts: journal.collection({ name: 'stripe.payouts', schema: payoutSchema }),
    balanceTransactions: journal.collection({
      name: 'stripe.balance_transactions',
      schema: balanceTransactionSchema,
    }),
    events: journal.collection({ name: 'stripe.events', schema: eventSchema }),
    ledger: journal.collection({ name: 'stripe.ledger', schema: ledgerEntrySchema }),
    answers: journal.collection({ name: 'stripe.answers', schema: storedResponseSchema }),
    misreports: journal.collection({ name: 'stripe.misreports', schema: misreportSchema }),
    balance: openBalance(journal),
  };
}

/** The record that another record refers to. It throws if there is none: that would be a bug of the simulator. */
export function mustGet<Record>(collection: Collection<Record>, id: string | null): Record {
  const record = id === null ? undefined : collection.get(id);
  if (record === undefined) throw new Error(`The simulator has lost the record ${id}.`);
  return record;
}
