import { z } from 'zod';
import { type CallFaultBook, callFaultRuleSchema } from '../call-faults';
import { ControlError, type ControlRoute, controlRoute, emptySchema, release } from '../control';
import type { Delivery, ReleaseOrder } from '../delivery';
import { formatAmount } from '../format-amount';
import { certificateFaultRuleSchema, type WebhookFaultBook } from '../webhook-faults';
import { revokeTokens } from './access-tokens';
import { type CaptureOutcome, reverseCapture, settleCapture } from './captures';
import { PayPalError } from './errors';
import { renderEvent } from './events';
import { type LedgerReport, readLedger } from './ledger';
import { announceLegacySale, type LegacySale, legacySaleSchema } from './legacy-sales';
import { decimalText } from './money';
import { approveOrder, isLapsed, voidOrder } from './orders';
import { type Funding, fundingSchema } from './records';
import { refundCapture, settleRefund } from './refunds';
import { approveUrl, renderOrder, testBuyer } from './render-order';
import { renderRefund } from './render-payment';
import type { PayPalTwin } from './twin';
import type { WireObject } from './wire';

type CallFaultInput = z.input<typeof callFaultRuleSchema>;
type WebhookFaultInput = z.input<typeof certificateFaultRuleSchema>;

/** Where the buyer's browser goes after a decision; null where the order names no page. */
export type BuyerReturn = { url: string | null };

/** What a test can do to the twin without a browser and without the API's keys. Amounts are minor units. */
export type PayPalControl = {
  /** The certificate authority of the webhooks, as PEM. */
  caPem: string;
  /** The buyer approves, and chooses how to pay. Throws a ControlError when it is too late for that. */
  approve(options: { orderId: string; funding?: Funding }): BuyerReturn;
  /** The buyer goes back without approving. The order stays as it is. */
  cancel(options: { orderId: string }): BuyerReturn;
  /** PayPal gives an order up. */
  voidOrder(options: { orderId: string }): WireObject;
  /** The answer to a pending capture arrives now; false when it is not pending. */
  settleCapture(options: { captureId: string; outcome: CaptureOutcome }): boolean;
  /** A refund as if made in the dashboard. No amount = all that is left. */
  refund(options: { captureId: string; amount?: number }): WireObject;
  /** The bank's answer to a pending refund; false when none is outstanding. */
  settleRefund(options: { refundId: string; outcome: 'completed' | 'failed' }): boolean;
  /** A chargeback: all that is left of a capture is taken back. */
  reverse(options: { captureId: string }): WireObject;
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
    caPem: twin.authority.caPem,
    approve: ({ orderId, funding = 'balance' }) => approve({ twin, orderId, funding }),
    cancel: ({ orderId }) => cancel({ twin, orderId }),
    voidOrder: ({ orderId }) => giveUp({ twin, orderId }),
    settleCapture: (options) => settleCapture({ twin, ...options }),
    refund: (options) => refund({ twin, ...options }),
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

/** The same verbs over HTTP, beside those that every provider has. */
export function payPalControlRoutes(twin: PayPalTwin): ControlRoute[] {
  return [
    controlRoute({
      on: 'GET /paypal/orders',
      accepts: emptySchema,
      run: () => ({ orders: listOrders(twin) }),
    }),
    controlRoute({
      on: 'POST /paypal/orders/:id/approve',
      accepts: z.strictObject({ funding: fundingSchema.default('balance') }),
      run: ({ id, body }) => approve({ twin, orderId: id, funding: body.funding }),
    }),
    controlRoute({
      on: 'POST /paypal/orders/:id/cancel',
      accepts: emptySchema,
      run: ({ id }) => cancel({ twin, orderId: id }),
    }),
    controlRoute({
      on: 'POST /paypal/orders/:id/void',
      accepts: emptySchema,
      run: ({ id }) => giveUp({ twin, orderId: id }),
    }),
    controlRoute({
      on: 'POST /paypal/captures/:id/settle',
      accepts: z.strictObject({ outcome: z.enum(['completed', 'denied', 'declined']).default('completed') }),
      run: ({ id, body }) => ({ settled: settleCapture({ twin, captureId: id, outcome: body.outcome }) }),
    }),
    controlRoute({
      on: 'POST /paypal/captures/:id/refund',
      accepts: z.strictObject({ amount: z.number().int().positive().optional() }),
      run: ({ id, body }) => refund({ twin, captureId: id, amount: body.amount }),
    }),
    controlRoute({
      on: 'POST /paypal/captures/:id/reverse',
      accepts: emptySchema,
      run: ({ id }) => reverse({ twin, captureId: id }),
    }),
    controlRoute({
      on: 'POST /paypal/refunds/:id/settle',
      accepts: z.strictObject({ outcome: z.enum(['completed', 'failed']).default('completed') }),
      run: ({ id, body }) => ({ settled: settleRefund({ twin, refundId: id, outcome: body.outcome }) }),
    }),
    controlRoute({
      on: 'POST /paypal/legacy-sales',
      accepts: legacySaleSchema,
      run: ({ body }) => announce({ twin, sale: body }),
    }),
    controlRoute({
      on: 'POST /paypal/tokens',
      accepts: z.strictObject({
        lifetime_seconds: z.number().int().positive().optional(),
        revoke: z.boolean().default(false),
      }),
      run: ({ body }) => {
        if (body.lifetime_seconds !== undefined) twin.settings.tokenLifetimeSeconds = body.lifetime_seconds;
        if (body.revoke) revokeTokens(twin);
        return { lifetime_seconds: twin.settings.tokenLifetimeSeconds };
      },
    }),
    controlRoute({ on: 'GET /paypal/ledger', accepts: emptySchema, run: () => readLedger(twin) }),
  ];
}

function approve({
  twin,
  orderId,
  funding,
}: {
  twin: PayPalTwin;
  orderId: string;
  funding: Funding;
}): BuyerReturn {
  const order = asControl(() => approveOrder({ twin, orderId, funding }));
  if (order === null) throw tooLate(orderId);
  return { url: returnUrl({ url: order.returnUrl, orderId, isApproved: true }) };
}

function cancel({ twin, orderId }: { twin: PayPalTwin; orderId: string }): BuyerReturn {
  const order = twin.orders.get(orderId);
  if (order === undefined) throw missing(`order ${orderId}`);
  return { url: returnUrl({ url: order.cancelUrl, orderId, isApproved: false }) };
}

/** The merchant's page with PayPal's words in its query. */
export function returnUrl({
  url,
  orderId,
  isApproved,
}: {
  url: string | null;
  orderId: string;
  isApproved: boolean;
}): string | null {
  if (url === null) return null;
  const target = new URL(url);
  target.searchParams.set('token', orderId);
  if (isApproved) {
    target.searchParams.set('PayerID', testBuyer.payerId);
    target.searchParams.set('paymentId', orderId);
  }
  return target.href;
}

function giveUp({ twin, orderId }: { twin: PayPalTwin; orderId: string }): WireObject {
  const order = asControl(() => voidOrder({ twin, orderId }));
  if (order === null) throw tooLate(orderId);
  return renderOrder({ twin, order });
}

function refund({
  twin,
  captureId,
  amount,
}: {
  twin: PayPalTwin;
  captureId: string;
  amount?: number | undefined;
}): WireObject {
  const currency = twin.captures.get(captureId)?.currency ?? 'GBP';
  const money =
    amount === undefined ? undefined : { currency_code: currency, value: decimalText({ amount, currency }) };
  return asControl(() => {
    const made = twin.journal.transact(() => refundCapture({ twin, captureId, body: { amount: money } }));
    return renderRefund({ twin, refund: made });
  });
}

function reverse({ twin, captureId }: { twin: PayPalTwin; captureId: string }): WireObject {
  const reversal = reverseCapture({ twin, captureId });
  if (reversal === null)
    throw new ControlError({
      status: 409,
      message: `There is no money of a capture ${captureId} to take back.`,
    });
  return renderRefund({ twin, refund: reversal });
}

function announce({ twin, sale }: { twin: PayPalTwin; sale: z.infer<typeof legacySaleSchema> }) {
  const announced = announceLegacySale({ twin, sale });
  if (announced === null) throw missing(`capture ${sale.capture_id}`);
  return announced;
}

function asControl<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PayPalError)) throw error;
    throw new ControlError({ status: error.status, message: `${error.issue}: ${error.message}` });
  }
}

function tooLate(orderId: string): ControlError {
  return new ControlError({ status: 409, message: `It is too late for that with the order ${orderId}.` });
}

function missing(what: string): ControlError {
  return new ControlError({ status: 404, message: `There is no ${what}.` });
}

/** The orders as the API shows them, with what a person or a test wants beside it. */
function listOrders(twin: PayPalTwin): WireObject[] {
  return twin.orders.all().map((order) => {
    const capture = order.captureId === null ? undefined : twin.captures.get(order.captureId);
    const { amount, currency } = order.unit;
    return {
      ...renderOrder({ twin, order }),
      custom_id: order.unit.customId,
      approve_url: approveUrl({ twin, orderId: order.id }),
      amount_display: formatAmount({ amount, currency, language: 'en' }),
      funding: order.funding,
      is_lapsed: isLapsed({ twin, order }),
      capture_id: order.captureId,
      capture_status: capture?.status ?? null,
    };
  });
}
