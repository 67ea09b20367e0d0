import type { SimulatorClock } from '../clock';
import { type ControlRoute, providerRoutes } from '../control';
import type { CallFaultRule } from '../http/call-faults';
import type { Endpoint } from '../http/http';
import { RuleBook } from '../http/rule-book';
import type { Journal } from '../journal';
import { seededRandom } from '../seeded-random';
import { Deliverer } from '../webhooks/deliver';
import { retryDelaysMsDefault } from '../webhooks/delivery';
import { type WebhookFaultRule, webhookFaultRuleSchema } from '../webhooks/webhook-faults';
import { stripeApi } from './api/api';
import { schedulePlatformPayouts } from './balance/platform-payouts';
import { hostedPages } from './checkout/hosted-pages';
import { scheduleExpiry } from './checkout/sessions';
import { connectPages } from './connect/connect-pages';
import { scheduleAutomaticPayout, schedulePayoutOutcome } from './connect/payouts';
import { type StripeControl, stripeControl, stripeControlRoutes } from './control';
import { scheduleDispute } from './disputes/disputes';
import { eventPayload } from './events/events';
import { signWebhook } from './events/sign';
import { scheduleBankAnswer } from './payments/pay-by-bank';
import { scheduleRefundOutcome } from './refunds/settle-refund';
import { openCollections, type StripeSettings, type StripeSimulator } from './simulator';

export type StripeOptions = {
  /** A test key; the simulator refuses to start with a live one. */
  secretKey: string;
  /** Every one signs each webhook; two during a rotation. */
  webhookSecrets: string[];
  webhookUrls: string[];
  /** Waits between the attempts of a delivery; its length is the number of retries. */
  retryDelaysMs?: readonly number[];
  /** How long a bank debit takes; null leaves it to the control API. */
  bankDebitDelayMs?: number | null;
  /** How long the slow refunds of the test cards take. */
  refundDelayMs?: number;
  /** How long the bank thinks about the evidence of a dispute. */
  disputeDelayMs?: number;
  /** How long a payout is on its way. */
  payoutDelayMs?: number;
};

const bankDebitDelayMsDefault = 20_000;
const refundDelayMsDefault = 10_000;
const disputeDelayMsDefault = 5_000;
const payoutDelayMsDefault = 10_000;

export type RunningStripe = {
  settings: StripeSettings;
  endpoints: Endpoint[];
  controlRoutes: ControlRoute[];
  control: StripeControl;
  simulator: StripeSimulator;
  reset(): void;
  close(): void;
};

/** Throws on a live key: real money has no business here. */
export function requireTestKey({ secretKey }: { secretKey: string }): void {
  if (secretKey.includes('_live_')) throw new Error('The simulator refuses live Stripe keys.');
}

/** Assembles the Stripe simulator over a journal, and continues what it had left to do. */
export function startStripe({
  options,
  journal,
  clock,
  seed,
}: {
  options: StripeOptions;
  journal: Journal;
  clock: SimulatorClock;
  seed: number;
}): RunningStripe {
  const settings: StripeSettings = {
    secretKey: options.secretKey,
    webhookSecrets: [...options.webhookSecrets],
    bankDebitDelayMs:
      options.bankDebitDelayMs === undefined ? bankDebitDelayMsDefault : options.bankDebitDelayMs,
    refundDelayMs: options.refundDelayMs ?? refundDelayMsDefault,
    disputeDelayMs: options.disputeDelayMs ?? disputeDelayMsDefault,
    payoutDelayMs: options.payoutDelayMs ?? payoutDelayMsDefault,
    publicUrl: '',
  };
  const callFaults = new RuleBook<CallFaultRule>({ random: seededRandom(seed) });
  const webhookFaults = new RuleBook<WebhookFaultRule>({ random: seededRandom(seed + 1) });
  const collections = openCollections(journal);
  const deliverer = new Deliverer({
    provider: 'stripe',
    journal,
    clock,
    random: seededRandom(seed + 2),
    faults: webhookFaults,
    urls: options.webhookUrls,
    retryDelaysMs: options.retryDelaysMs ?? retryDelaysMsDefault,
    payload: (eventId) => eventPayload({ simulator, eventId }),
    sign: ({ body, forgery }) => signWebhook({ body, forgery, secrets: settings.webhookSecrets }),
  });
  const simulator: StripeSimulator = { settings, journal, clock, deliverer, ...collections };
  resume(simulator);
  return {
    settings,
    simulator,
    endpoints: [
      stripeApi({ simulator, faults: callFaults }),
      hostedPages(simulator),
      connectPages(simulator),
    ],
    controlRoutes: [
      ...providerRoutes({
        provider: 'stripe',
        callFaults,
        webhookFaults,
        webhookFaultSchema: webhookFaultRuleSchema,
        deliverer,
      }),
      ...stripeControlRoutes(simulator),
    ],
    control: stripeControl({ simulator, callFaults, webhookFaults }),
    reset: () => {
      deliverer.clear();
      callFaults.clear();
      webhookFaults.clear();
    },
    close: () => deliverer.close(),
  };
}

/** After a restart the alarms are set again. */
function resume(simulator: StripeSimulator): void {
  for (const session of simulator.sessions.all()) scheduleExpiry({ simulator, session });
  for (const intent of simulator.intents.all()) scheduleBankAnswer({ simulator, intent });
  for (const refund of simulator.refunds.all()) scheduleRefundOutcome({ simulator, refund });
  for (const dispute of simulator.disputes.all()) scheduleDispute({ simulator, dispute });
  for (const payout of simulator.payouts.all()) schedulePayoutOutcome({ simulator, payout });
  for (const { id } of simulator.accounts.all()) scheduleAutomaticPayout({ simulator, accountId: id });
  schedulePlatformPayouts(simulator);
}
