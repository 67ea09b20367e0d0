import type { SimulatorClock } from '../clock';
import type { Collection, Journal } from '../journal';
import type { Deliverer } from '../webhooks/deliver';
import {
  type Authority,
  type CaptureRecord,
  captureSchema,
  type EventRecord,
  eventSchema,
  type LedgerEntry,
  ledgerEntrySchema,
  type MisreportRecord,
  misreportSchema,
  type OrderRecord,
  orderSchema,
  type RefundRecord,
  type RequestIdRecord,
  refundSchema,
  requestIdSchema,
  type TokenRecord,
  tokenSchema,
} from './books/records';
import { type DisputeRecord, disputeSchema } from './disputes/dispute-records';
import type { RefundOutcomeBook } from './payments/refund-outcomes';
import {
  type PayoutBatchRecord,
  type PayoutItemRecord,
  payoutBatchSchema,
  payoutItemSchema,
} from './payouts/payout-records';
import { openReporting, type ReportingCollections } from './reporting/reporting-records';

export type PayPalSettings = {
  clientId: string;
  clientSecret: string;
  webhookId: string;
  merchant: { merchantId: string; email: string };
  /** How long an access token is good for. */
  tokenLifetimeSeconds: number;
  /** How long a pending capture takes; null leaves it until somebody says how it ended. */
  pendingCaptureDelayMs: number | null;
  /** How long each step of a payout takes (pending, processing, done); null leaves it to the control API. */
  payoutStepMs: number | null;
  /** What the merchant has before anybody pays, in minor units by currency. */
  openingBalance: Readonly<Record<string, number>>;
  /** Where the application reaches the API: the links of objects and the certificate's address start with it. */
  apiUrl: string;
  /** Where a browser reaches the pages. */
  publicUrl: string;
};

/** Everything that the simulator's operations work on. */
export type PayPalSimulator = {
  settings: PayPalSettings;
  journal: Journal;
  clock: SimulatorClock;
  deliverer: Deliverer;
  authority: Authority;
  /** How the next refunds end, where that was asked for. */
  refundOutcomes: RefundOutcomeBook;
} & PayPalCollections;

export type PayPalCollections = {
  orders: Collection<OrderRecord>;
  captures: Collection<CaptureRecord>;
  refunds: Collection<RefundRecord>;
  misreports: Collection<MisreportRecord>;
  disputes: Collection<DisputeRecord>;
  payoutBatches: Collection<PayoutBatchRecord>;
  payoutItems: Collection<PayoutItemRecord>;
  events: Collection<EventRecord>;
  ledger: Collection<LedgerEntry>;
  requestIds: Collection<RequestIdRecord>;
  tokens: Collection<TokenRecord>;
  reporting: ReportingCollections;
};

export function openCollections(journal: Journal): PayPalCollections {
  return {
    orders: journal.collection({ name: 'paypal.orders', schema: orderSchema }),
    captures: journal.collection({ name: 'paypal.captures', schema: captureSchema }),
    refunds: journal.collection({ name: 'paypal.refunds', schema: refundSchema }),
    misreports: journal.collection({ name: 'paypal.misreports', schema: misreportSchema }),
    disputes: journal.collection({ name: 'paypal.disputes', schema: disputeSchema }),
    payoutBatches: journal.collection({ name: 'paypal.payout_batches', schema: payoutBatchSchema }),
    payoutItems: journal.collection({ name: 'paypal.payout_items', schema: payoutItemSchema }),
    events: journal.collection({ name: 'paypal.events', schema: eventSchema }),
    ledger: journal.collection({ name: 'paypal.ledger', schema: ledgerEntrySchema }),
    requestIds: journal.collection({ name: 'paypal.request_ids', schema: requestIdSchema }),
    tokens: journal.collection({ name: 'paypal.tokens', schema: tokenSchema }),
    reporting: openReporting(journal),
  };
}

/** The record that another record refers to. It throws if there is none: that would be a bug of the simulator. */
export function mustGet<Record>(collection: Collection<Record>, id: string | null): Record {
  const record = id === null ? undefined : collection.get(id);
  if (record === undefined) throw new Error(`The simulator has lost the record ${id}.`);
  return record;
}
