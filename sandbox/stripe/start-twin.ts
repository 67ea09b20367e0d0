import type { CallFaultRule } from '../call-faults';
import type { SandboxClock } from '../clock';
import { type ControlRoute, providerRoutes } from '../control';
import { Deliverer } from '../deliver';
import { retryDelaysMsDefault } from '../delivery';
import type { Door } from '../http';
import type { Journal } from '../journal';
import { RuleBook } from '../rule-book';
import { seededRandom } from '../seeded-random';
import { type WebhookFaultRule, webhookFaultRuleSchema } from '../webhook-faults';
import { stripeApi } from './api';
import { connectPages } from './connect-pages';
import { type StripeControl, stripeControl, stripeControlRoutes } from './control';
import { scheduleDispute } from './disputes';
import { eventPayload } from './events';
import { hostedPages } from './hosted-pages';
import { scheduleBankAnswer } from './pay-by-bank';
import { scheduleAutomaticPayout, schedulePayoutOutcome } from './payouts';
import { scheduleRefundOutcome } from './refunds';
import { scheduleExpiry } from './sessions';
import { signWebhook } from './sign';
import { openCollections, type StripeSettings, type StripeTwin } from './twin';

export type StripeOptions = {
  /** A test key; the twin refuses to start with a live one. */
  secretKey: string;
  /** Every one signs each webhook; two while a secret is being rolled over. */
  webhookSecrets: string[];
  webhookUrls: string[];
  /** Waits between the tries of a delivery; its length is the number of retries. */
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
  doors: Door[];
  controlRoutes: ControlRoute[];
  control: StripeControl;
  twin: StripeTwin;
  reset(): void;
  close(): void;
};

/** Throws on a live key: money that is real has no business here. */
export function requireTestKey({ secretKey }: { secretKey: string }): void {
  if (secretKey.includes('_live_')) throw new Error('The sandbox refuses live Stripe keys.');
}

/** Puts the Stripe twin together over a journal, and takes up again what it had left to do. */
export function startStripe({
  options,
  journal,
  clock,
  seed,
}: {
  options: StripeOptions;
  journal: Journal;
  clock: SandboxClock;
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
    payload: (eventId) => eventPayload({ twin, eventId }),
    sign: ({ body, forgery }) => signWebhook({ body, forgery, secrets: settings.webhookSecrets }),
  });
  const twin: StripeTwin = { settings, journal, clock, deliverer, ...collections };
  resume(twin);
  return {
    settings,
    twin,
    doors: [stripeApi({ twin, faults: callFaults }), hostedPages(twin), connectPages(twin)],
    controlRoutes: [
      ...providerRoutes({
        provider: 'stripe',
        callFaults,
        webhookFaults,
        webhookFaultSchema: webhookFaultRuleSchema,
        deliverer,
      }),
      ...stripeControlRoutes(twin),
    ],
    control: stripeControl({ twin, callFaults, webhookFaults }),
    reset: () => {
      deliverer.clear();
      callFaults.clear();
      webhookFaults.clear();
    },
    close: () => deliverer.close(),
  };
}

/** After a restart the alarms are set again. */
function resume(twin: StripeTwin): void {
  for (const session of twin.sessions.all()) scheduleExpiry({ twin, session });
  for (const intent of twin.intents.all()) scheduleBankAnswer({ twin, intent });
  for (const refund of twin.refunds.all()) scheduleRefundOutcome({ twin, refund });
  for (const dispute of twin.disputes.all()) scheduleDispute({ twin, dispute });
  for (const payout of twin.payouts.all()) schedulePayoutOutcome({ twin, payout });
  for (const { id } of twin.accounts.all()) scheduleAutomaticPayout({ twin, accountId: id });
}
