import type { z } from 'zod';
import { type CallFaultBook, callFaultRuleSchema } from '../call-faults';
import { release } from '../control';
import type { Delivery, ReleaseOrder } from '../delivery';
import { certificateFaultRuleSchema, type WebhookFaultBook } from '../webhook-faults';
import { revokeTokens } from './access-tokens';
import { type CaptureOutcome, type ReversalReason, settleCapture } from './captures';
import {
  announce,
  approve,
  type BuyerReturn,
  cancel,
  forget,
  giveUp,
  listOrders,
  misreport,
  refund,
  reverse,
} from './control-verbs';
import { type DisputeControl, disputeControl } from './disputes/dispute-control';
import { renderEvent } from './events';
import { type LegacySale, legacySaleSchema } from './legacy-sales';
import { type Misreport, misreportRequestSchema } from './misreport';
import { type PayoutControl, payoutControl } from './payouts/payout-control';
import { type LedgerReport, readLedger } from './read-ledger';
import type { Funding } from './records';
import { addRefundOutcome, refundOutcomeSchema } from './refund-outcomes';
import { settleRefund } from './refunds';
import type { PayPalTwin } from './twin';
import type { WireObject } from './wire';

type CallFaultInput = z.input<typeof callFaultRuleSchema>;
type RefundOutcomeInput = z.input<typeof refundOutcomeSchema>;
type WebhookFaultInput = z.input<typeof certificateFaultRuleSchema>;

/** What a test can do to the twin without a browser and without the API's keys. Amounts are minor units. */
export type PayPalControl = PayoutControl &
  DisputeControl & {
    /** The certificate authority of the webhooks, as PEM. */
    caPem: string;
    /** The buyer approves, and chooses how to pay. Throws a ControlError when it is too late for that. */
    approve(options: { orderId: string; funding?: Funding }): BuyerReturn;
    /** The buyer goes back without approving. The order stays as it is. */
    cancel(options: { orderId: string }): BuyerReturn;
    /** PayPal gives an order up. */
    voidOrder(options: { orderId: string }): WireObject;
    /**
     * GET order, capture answers and events tell another amount, currency or payee than the truth from now on. With nothing
     * but the order's id the truth comes back.
     */
    misreport(options: { orderId: string } & Misreport): WireObject;
    /** PayPal loses the order: GET answers 404 from now on. */
    forget(options: { orderId: string }): void;
    /** The answer to a pending capture arrives now; false when it is not pending. */
    settleCapture(options: { captureId: string; outcome: CaptureOutcome }): boolean;
    /** A refund as if made in the dashboard. No amount = all that is left. */
    refund(options: { captureId: string; amount?: number }): WireObject;
    /** How the next refunds end: `times` (1 unless given, null = always), of one capture or of any. */
    refundOutcome(rule: RefundOutcomeInput): void;
    /** The bank's answer to a pending refund; false when none is outstanding. */
    settleRefund(options: { refundId: string; outcome: 'completed' | 'failed' }): boolean;
    /** All that is left of a capture is taken back, by a chargeback unless another reason is given. */
    reverse(options: { captureId: string; reason?: ReversalReason }): WireObject;
    /** Announces PAYMENT.SALE.* in the shape of PayPal's first API. Returns the event's id. */
    announceLegacySale(sale: LegacySale): { event: string; resource: WireObject };
    orders(): WireObject[];
    events(): WireObject[];
    ledger(): LedgerReport;
    deliveries(): Delivery[];
    /** Resolves when nothing is on its way to a webhook URL any more (held and lost ones are not). */
    idle(): Promise<void>;
    resend(options: { deliveryId: string }): Promise<boolean>;
    hold(options?: { eventType?: string }): void;
    /** Stops holding and sends what was held, in this order. Returns how many. */
    release(options?: { order?: ReleaseOrder }): Promise<number>;
    addFault(rule: CallFaultInput): void;
    addWebhookFault(rule: WebhookFaultInput): void;
    clearFaults(): void;
    /** How often each kind of fault fired, of calls and of webhooks. */
    fired(): { calls: Record<string, number>; webhooks: Record<string, number> };
    setWebhookUrls(urls: string[]): void;
    /** How long tokens live that are given from now on. */
    setTokenLifetime(options: { seconds: number }): void;
    /** Every token that is out is refused from now on. */
    revokeTokens(): void;
  };

/** The control verbs as functions, for tests that run the sandbox in their own process. */
export function payPalControl({
  twin,
  callFaults,
  webhookFaults,
}: {
  twin: PayPalTwin;
  callFaults: CallFaultBook;
  webhookFaults: WebhookFaultBook;
}): PayPalControl {
  const { deliverer } = twin;
  return {
    ...payoutControl(twin),
    ...disputeControl(twin),
    caPem: twin.authority.caPem,
    approve: ({ orderId, funding = 'balance' }) => approve({ twin, orderId, funding }),
    cancel: ({ orderId }) => cancel({ twin, orderId }),
    voidOrder: ({ orderId }) => giveUp({ twin, orderId }),
    misreport: ({ orderId, ...wanted }) =>
      misreport({ twin, orderId, misreport: misreportRequestSchema.parse(wanted) }),
    forget: (options) => forget({ twin, ...options }),
    settleCapture: (options) => settleCapture({ twin, ...options }),
    refund: (options) => refund({ twin, ...options }),
    refundOutcome: (rule) =>
      addRefundOutcome({ book: twin.refundOutcomes, rule: refundOutcomeSchema.parse(rule) }),
    settleRefund: (options) => settleRefund({ twin, ...options }),
    reverse: (options) => reverse({ twin, ...options }),
    announceLegacySale: (sale) => announce({ twin, sale: legacySaleSchema.parse(sale) }),
    orders: () => listOrders(twin),
    events: () => twin.events.all().map((event) => renderEvent({ twin, event })),
    ledger: () => readLedger(twin),
    deliveries: () => deliverer.list(),
    idle: () => deliverer.idle(),
    resend: ({ deliveryId }) => deliverer.resend(deliveryId),
    hold: ({ eventType = '*' } = {}) => {
      webhookFaults.add({ event_type: eventType, fault: { kind: 'hold' }, times: null, probability: 1 });
    },
    release: ({ order = 'created' } = {}) =>
      release({ deliverer, webhookFaults, order, keep_holding: false }),
    addFault: (rule) => void callFaults.add(callFaultRuleSchema.parse(rule)),
    addWebhookFault: (rule) => void webhookFaults.add(certificateFaultRuleSchema.parse(rule)),
    clearFaults: () => {
      callFaults.clear();
      webhookFaults.clear();
      twin.refundOutcomes.clear();
    },
    fired: () => ({ calls: callFaults.counters(), webhooks: webhookFaults.counters() }),
    setWebhookUrls: (urls) => {
      deliverer.urls = urls;
    },
    setTokenLifetime: ({ seconds }) => {
      twin.settings.tokenLifetimeSeconds = seconds;
    },
    revokeTokens: () => revokeTokens(twin),
  };
}
