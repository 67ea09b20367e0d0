import type { z } from 'zod';
import { release } from '../../control';
import { type CallFaultBook, callFaultRuleSchema } from '../../http/call-faults';
import type { Delivery, ReleaseOrder } from '../../webhooks/delivery';
import { certificateFaultRuleSchema, type WebhookFaultBook } from '../../webhooks/webhook-faults';
import { revokeTokens } from '../api/access-tokens';
import type { WireObject } from '../api/wire';
import { type LedgerReport, readLedger } from '../books/read-ledger';
import type { Funding } from '../books/records';
import { type DisputeControl, disputeControl } from '../disputes/dispute-control';
import { type CaptureOutcome, type ReversalReason, settleCapture } from '../payments/captures';
import { type LegacySale, legacySaleSchema } from '../payments/legacy-sales';
import { addRefundOutcome, refundOutcomeSchema } from '../payments/refund-outcomes';
import { type RefundEnd, settleRefund } from '../payments/refunds';
import { type PayoutControl, payoutControl } from '../payouts/payout-control';
import { type ReportingControl, reportingControl } from '../reporting/reporting-control';
import type { PayPalSimulator } from '../simulator';
import { announcedEventSchema, announceEvent } from '../webhooks/announce-event';
import { renderEvent } from '../webhooks/events';
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
  save,
} from './control-verbs';
import { type Misreport, misreportRequestSchema } from './misreport';

type CallFaultInput = z.input<typeof callFaultRuleSchema>;
type RefundOutcomeInput = z.input<typeof refundOutcomeSchema>;
type WebhookFaultInput = z.input<typeof certificateFaultRuleSchema>;

/** What a test can do to the simulator without a browser and without the API's keys. Amounts are minor units. */
export type PayPalControl = PayoutControl &
  DisputeControl &
  ReportingControl & {
    /** The certificate authority of the webhooks, as PEM. */
    caPem: string;
    /** The buyer approves, and chooses how to pay. Throws a ControlError when it is too late for that. */
    approve(options: { orderId: string; funding?: Funding }): BuyerReturn;
    /** The buyer goes back without approving. The order stays as it is. */
    cancel(options: { orderId: string }): BuyerReturn;
    /** PayPal reports an order as saved: the buyer may still approve it. */
    saveOrder(options: { orderId: string }): WireObject;
    /** PayPal voids an order. */
    voidOrder(options: { orderId: string }): WireObject;
    /**
     * GET order, capture responses and events report another amount, currency or payee than the truth from now on, or
     * another status of the order, its capture, its refunds or its disputes.
     * Without further fields, the truth returns.
     */
    misreport(options: { orderId: string } & Misreport): WireObject;
    /** PayPal loses the order: GET returns 404 from now on. */
    forget(options: { orderId: string }): void;
    /** A pending capture ends now; false when it is not pending. */
    settleCapture(options: { captureId: string; outcome: CaptureOutcome }): boolean;
    /** A refund as if made in the dashboard. No amount = all that is left. */
    refund(options: { captureId: string; amount?: number }): WireObject;
    /** How the next refunds end: `times` (1 unless given, null = always), of one capture or of any. */
    refundOutcome(rule: RefundOutcomeInput): void;
    /** The bank decides a pending refund; false when none is outstanding. */
    settleRefund(options: { refundId: string; outcome: RefundEnd }): boolean;
    /** All that is left of a capture is taken back, by a chargeback unless another reason is given. */
    reverse(options: { captureId: string; reason?: ReversalReason }): WireObject;
    /** An event of any type about any resource, such as nothing here makes; the id of the event. */
    announce(event: z.input<typeof announcedEventSchema>): string;
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
    /** The lifetime of tokens issued from now on. */
    setTokenLifetime(options: { seconds: number }): void;
    /** Every token issued so far is refused from now on. */
    revokeTokens(): void;
  };

/** The control operations as functions, for tests that run the simulators in their own process. */
export function payPalControl({
  simulator,
  callFaults,
  webhookFaults,
}: {
  simulator: PayPalSimulator;
  callFaults: CallFaultBook;
  webhookFaults: WebhookFaultBook;
}): PayPalControl {
  const { deliverer } = simulator;
  return {
    ...payoutControl(simulator),
    ...disputeControl(simulator),
    ...reportingControl(simulator),
    caPem: simulator.authority.caPem,
    approve: ({ orderId, funding = 'balance' }) => approve({ simulator, orderId, funding }),
    cancel: ({ orderId }) => cancel({ simulator, orderId }),
    saveOrder: ({ orderId }) => save({ simulator, orderId }),
    voidOrder: ({ orderId }) => giveUp({ simulator, orderId }),
    misreport: ({ orderId, ...wanted }) =>
      misreport({ simulator, orderId, misreport: misreportRequestSchema.parse(wanted) }),
    forget: (options) => forget({ simulator, ...options }),
    settleCapture: (options) => settleCapture({ simulator, ...options }),
    refund: (options) => refund({ simulator, ...options }),
    refundOutcome: (rule) =>
      addRefundOutcome({ book: simulator.refundOutcomes, rule: refundOutcomeSchema.parse(rule) }),
    settleRefund: (options) => settleRefund({ simulator, ...options }),
    reverse: (options) => reverse({ simulator, ...options }),
    announce: (event) => announceEvent({ simulator, event: announcedEventSchema.parse(event) }),
    announceLegacySale: (sale) => announce({ simulator, sale: legacySaleSchema.parse(sale) }),
    orders: () => listOrders(simulator),
    events: () => simulator.events.all().map((event) => renderEvent({ simulator, event })),
    ledger: () => readLedger(simulator),
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
      simulator.refundOutcomes.clear();
    },
    fired: () => ({ calls: callFaults.counters(), webhooks: webhookFaults.counters() }),
    setWebhookUrls: (urls) => {
      deliverer.urls = urls;
    },
    setTokenLifetime: ({ seconds }) => {
      simulator.settings.tokenLifetimeSeconds = seconds;
    },
    revokeTokens: () => revokeTokens(simulator),
  };
}
