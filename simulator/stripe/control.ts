import { z } from 'zod';
import { ControlError, type ControlRoute, controlRoute, emptySchema, release } from '../control';
import { type CallFaultBook, callFaultRuleSchema } from '../http/call-faults';
import { formatAmount } from '../pages/format-amount';
import type { Delivery, ReleaseOrder } from '../webhooks/delivery';
import { type WebhookFaultBook, webhookFaultRuleSchema } from '../webhooks/webhook-faults';
import { StripeError } from './api/errors';
import type { WireObject } from './api/wire';
import { type BalanceControl, balanceControl, balanceControlRoutes } from './balance/balance-control';
import { type LedgerReport, readLedger } from './books/read-ledger';
import { hostedUrl, renderSession } from './checkout/render-session';
import { expireIfDue, expireSession } from './checkout/sessions';
import { renderEvent } from './events/events';
import { isCardNumber } from './payments/cards';
import type { PayResult } from './payments/confirm';
import { payByBank, settleBankDebit } from './payments/pay-by-bank';
import { authenticate, payByCard } from './payments/pay-by-card';
import { createRefund, createRefundSchema } from './refunds/create-refund';
import { type MoneyControl, moneyControl, moneyControlRoutes } from './refunds/money-control';
import { renderRefund } from './refunds/render-money';
import {
  type RefundOutcome,
  refundFailureSchema,
  refundOutcomes,
  settleRefund,
} from './refunds/settle-refund';
import type { StripeSimulator } from './simulator';
import { type UnusualControl, unusualControl, unusualControlRoutes } from './unusual-control';

type CallFaultInput = z.input<typeof callFaultRuleSchema>;
type WebhookFaultInput = z.input<typeof webhookFaultRuleSchema>;

/** What a test can do to the simulator without a browser and without the API's keys. */
export type StripeControl = MoneyControl &
  UnusualControl &
  BalanceControl & {
    /** The payer submits a card; with `threeDSecure`, also answers a challenge if there is one. */
    pay(options: { sessionId: string; card: string; threeDSecure?: 'complete' | 'fail' }): PayResult;
    /** The payer answers a challenge that is open. */
    authenticate(options: { sessionId: string; result: 'complete' | 'fail' }): PayResult;
    /** The payer leaves a bank debit mandate. */
    payByBank(options: { sessionId: string; iban: string }): PayResult;
    /** The bank decides a debit now; false when none is in progress. */
    settleBankDebit(options: { sessionId: string }): boolean;
    /** The session's time is up now. */
    expire(options: { sessionId: string }): WireObject;
    /** A refund as if made in the dashboard: it has no API request behind it. Amount in minor units; none = all that is left. */
    refund(options: { paymentIntentId: string; amount?: number }): WireObject;
    /** The bank decides a refund now, as its card has planned unless given; false when none is outstanding. */
    settleRefund(options: {
      refundId: string;
      outcome?: RefundOutcome;
      reason?: z.infer<typeof refundFailureSchema>;
    }): boolean;
    sessions(): WireObject[];
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
    setWebhookSecrets(secrets: string[]): void;
  };

/** The control operations as functions, for tests that run the simulators in their own process. */
export function stripeControl({
  simulator,
  callFaults,
  webhookFaults,
}: {
  simulator: StripeSimulator;
  callFaults: CallFaultBook;
  webhookFaults: WebhookFaultBook;
}): StripeControl {
  const { deliverer } = simulator;
  return {
    ...moneyControl(simulator),
    ...unusualControl(simulator),
    ...balanceControl(simulator),
    pay: (options) => pay({ simulator, ...options }),
    authenticate: ({ sessionId, result }) =>
      authenticate({ simulator, sessionId, isApproved: result === 'complete' }),
    payByBank: (options) => bankDebit({ simulator, ...options }),
    settleBankDebit: ({ sessionId }) => settleBankDebit({ simulator, sessionId }),
    expire: ({ sessionId }) => expire({ simulator, sessionId }),
    refund: ({ paymentIntentId, amount }) =>
      refund({ simulator, parameters: { payment_intent: paymentIntentId, amount, metadata: {} } }),
    settleRefund: (options) => settleRefund({ simulator, ...options }),
    sessions: () => listSessions(simulator),
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
    addWebhookFault: (rule) => void webhookFaults.add(webhookFaultRuleSchema.parse(rule)),
    clearFaults: () => {
      callFaults.clear();
      webhookFaults.clear();
    },
    fired: () => ({ calls: callFaults.counters(), webhooks: webhookFaults.counters() }),
    setWebhookUrls: (urls) => {
      deliverer.urls = urls;
    },
    setWebhookSecrets: (secrets) => {
      simulator.settings.webhookSecrets = [...secrets];
    },
  };
}

/** The same operations over HTTP, beside those that every provider has. */
export function stripeControlRoutes(simulator: StripeSimulator): ControlRoute[] {
  return [
    controlRoute({
      on: 'GET /stripe/sessions',
      accepts: emptySchema,
      run: () => ({ sessions: listSessions(simulator) }),
    }),
    controlRoute({
      on: 'POST /stripe/sessions/:id/pay',
      accepts: z.strictObject({ card: z.string(), three_d_secure: z.enum(['complete', 'fail']).optional() }),
      run: ({ id, body }) =>
        pay({ simulator, sessionId: id, card: body.card, threeDSecure: body.three_d_secure }),
    }),
    controlRoute({
      on: 'POST /stripe/sessions/:id/authenticate',
      accepts: z.strictObject({ result: z.enum(['complete', 'fail']) }),
      run: ({ id, body }) =>
        authenticate({ simulator, sessionId: id, isApproved: body.result === 'complete' }),
    }),
    controlRoute({
      on: 'POST /stripe/sessions/:id/bank',
      accepts: z.strictObject({ iban: z.string() }),
      run: ({ id, body }) => bankDebit({ simulator, sessionId: id, iban: body.iban }),
    }),
    controlRoute({
      on: 'POST /stripe/sessions/:id/settle',
      accepts: emptySchema,
      run: ({ id }) => ({ settled: settleBankDebit({ simulator, sessionId: id }) }),
    }),
    controlRoute({
      on: 'POST /stripe/sessions/:id/expire',
      accepts: emptySchema,
      run: ({ id }) => expire({ simulator, sessionId: id }),
    }),
    controlRoute({
      on: 'POST /stripe/refunds',
      accepts: dashboardRefundSchema,
      run: ({ body }) => refund({ simulator, parameters: body }),
    }),
    controlRoute({
      on: 'POST /stripe/refunds/:id/settle',
      accepts: z.strictObject({
        outcome: z.enum(refundOutcomes).optional(),
        reason: refundFailureSchema.optional(),
      }),
      run: ({ id, body }) => ({ settled: settleRefund({ simulator, refundId: id, ...body }) }),
    }),
    controlRoute({ on: 'GET /stripe/ledger', accepts: emptySchema, run: () => readLedger(simulator) }),
    ...moneyControlRoutes(simulator),
    ...unusualControlRoutes(simulator),
    ...balanceControlRoutes(simulator),
  ];
}

// The control API takes JSON, so an amount is a number here and not the text of a form.
const dashboardRefundSchema = createRefundSchema.extend({
  amount: z.number().int().positive().optional(),
  metadata: z.record(z.string(), z.string()).default({}),
});

function pay({
  simulator,
  sessionId,
  card,
  threeDSecure,
}: {
  simulator: StripeSimulator;
  sessionId: string;
  card: string;
  threeDSecure?: 'complete' | 'fail' | undefined;
}): PayResult {
  const number = card.replaceAll(/\D/g, '');
  if (!isCardNumber(number))
    throw new ControlError({ status: 400, message: `${card} is not a card number.` });
  const expYear = new Date(simulator.clock.nowMs()).getUTCFullYear() + 4;
  const result = payByCard({
    simulator,
    sessionId,
    card: { number, expMonth: 12, expYear, name: 'Test Payer' },
  });
  if (result.kind !== 'requires_action' || threeDSecure === undefined) return result;
  return authenticate({ simulator, sessionId, isApproved: threeDSecure === 'complete' });
}

function bankDebit({
  simulator,
  sessionId,
  iban,
}: {
  simulator: StripeSimulator;
  sessionId: string;
  iban: string;
}): PayResult {
  const result = payByBank({ simulator, sessionId, iban, name: 'Test Payer' });
  if (result === null) throw new ControlError({ status: 400, message: `${iban} is no test bank account.` });
  return result;
}

function expire({ simulator, sessionId }: { simulator: StripeSimulator; sessionId: string }): WireObject {
  const session = simulator.sessions.get(sessionId);
  if (session === undefined)
    throw new ControlError({ status: 404, message: `There is no session ${sessionId}.` });
  return asControl(() =>
    renderSession({
      simulator,
      session: simulator.journal.transact(() => expireSession({ simulator, session, cause: null })),
    }),
  );
}

function refund({
  simulator,
  parameters,
}: {
  simulator: StripeSimulator;
  parameters: z.infer<typeof createRefundSchema>;
}): WireObject {
  return asControl(() =>
    renderRefund({
      simulator,
      refund: simulator.journal.transact(() => createRefund({ simulator, parameters, cause: null })),
    }),
  );
}

function asControl<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    throw new ControlError({ status: error.status, message: error.message });
  }
}

/** The sessions as the API shows them, with what a person or a test wants beside it. */
function listSessions(simulator: StripeSimulator): WireObject[] {
  return simulator.sessions.all().map((stored) => {
    const session = expireIfDue({ simulator, session: stored });
    const { amountTotal: amount, currency, intentId } = session;
    return {
      ...renderSession({ simulator, session }),
      hosted_url: hostedUrl({ simulator, session }),
      amount_display: formatAmount({ amount, currency, language: 'en' }),
      is_disputable: isDisputable({ simulator, intentId }),
      is_bank_debit_under_way: simulator.intents.get(intentId ?? '')?.status === 'processing',
    };
  });
}

function isDisputable({
  simulator,
  intentId,
}: {
  simulator: StripeSimulator;
  intentId: string | null;
}): boolean {
  const charge = simulator.charges.get(simulator.intents.get(intentId ?? '')?.latestChargeId ?? '');
  return charge?.status === 'succeeded' && charge.disputeId === null && charge.amountRefunded < charge.amount;
}
