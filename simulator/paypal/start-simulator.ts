import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatorClock } from '../clock';
import { type ControlRoute, providerRoutes } from '../control';
import type { CallFaultRule } from '../http/call-faults';
import type { Endpoint } from '../http/http';
import { RuleBook } from '../http/rule-book';
import type { Collection, Journal } from '../journal';
import { seededRandom } from '../seeded-random';
import { Deliverer } from '../webhooks/deliver';
import { retryDelaysMsDefault } from '../webhooks/delivery';
import { certificateFaultRuleSchema, type WebhookFaultRule } from '../webhooks/webhook-faults';
import { payPalApi } from './api/api';
import { bookDeposit } from './books/ledger';
import { type Authority, authoritySchema } from './books/records';
import { type PayPalControl, payPalControl } from './control/control';
import { payPalControlRoutes } from './control/control-routes';
import { scheduleSilence } from './disputes/decide-dispute';
import { hostedPages } from './pages/hosted-pages';
import { sdkEndpoint } from './pages/sdk-endpoint';
import { scheduleDecision } from './payments/captures';
import { openRefundOutcomes } from './payments/refund-outcomes';
import { scheduleStep } from './payouts/payout-batches';
import { scheduleReturn } from './payouts/payout-items';
import { openCollections, type PayPalSettings, type PayPalSimulator } from './simulator';
import { createAuthority } from './webhooks/authority';
import { authorityEndpoint } from './webhooks/authority-endpoint';
import { eventPayload } from './webhooks/events';
import { signWebhook } from './webhooks/sign';

export type PayPalOptions = {
  clientId: string;
  clientSecret: string;
  /** What the signature of a webhook is bound to. */
  webhookId: string;
  webhookUrls: string[];
  /** The account that is paid. */
  merchant?: { merchantId: string; email: string };
  /** Waits between the attempts of a delivery; its length is the number of retries. */
  retryDelaysMs?: readonly number[];
  tokenLifetimeSeconds?: number;
  /** How long a pending capture takes; null leaves it to the control API. */
  pendingCaptureDelayMs?: number | null;
  /** How long each step of a payout takes; null leaves it to the control API. */
  payoutStepMs?: number | null;
  /** What the merchant has before anybody pays, in minor units by currency. */
  openingBalance?: Readonly<Record<string, number>>;
  /** Where the application reaches the API, when that is not http://127.0.0.1:port. */
  apiUrl?: string;
  /** Who certifies the signatures of webhooks; one of its own without it. Making one takes up to two seconds. */
  authority?: Authority;
};

const merchantDefault = { merchantId: 'LKU7MERCHANT2', email: 'merchant@linku-simulator.example' };
const tokenLifetimeSecondsDefault = 32_400;
const pendingCaptureDelayMsDefault = 20_000;
const payoutStepMsDefault = 3_000;
/** A business that pays out keeps some money for it, because what it takes in comes less PayPal's fees. */
const openingBalanceDefault = { GBP: 1_000_000 };

/** The authority's certificate as a file, for a verifier that trusts this simulator. */
export const caFileName = 'paypal-ca.pem';

export type RunningPayPal = {
  settings: PayPalSettings;
  endpoints: Endpoint[];
  controlRoutes: ControlRoute[];
  control: PayPalControl;
  reset(): void;
  /** After the journal was cleared: the authority stays, because verifiers trust it by now; the ledger starts anew. */
  keepAuthority(): void;
  close(): void;
};

/** Assembles the PayPal simulator over a journal, and continues what it had left to do. */
export async function startPayPal({
  options,
  journal,
  clock,
  seed,
  dataFolder,
}: {
  options: PayPalOptions;
  journal: Journal;
  clock: SimulatorClock;
  seed: number;
  dataFolder: string | null;
}): Promise<RunningPayPal> {
  const authorities = journal.collection({ name: 'paypal.authority', schema: authoritySchema });
  const authority = await openAuthority({ given: options.authority, authorities, journal });
  if (dataFolder !== null) {
    writeFileSync(join(dataFolder, caFileName), authority.caPem, { mode: 0o600 });
  }
  const settings = toSettings(options);
  const callFaults = new RuleBook<CallFaultRule>({ random: seededRandom(seed + 3) });
  const webhookFaults = new RuleBook<WebhookFaultRule>({ random: seededRandom(seed + 4) });
  const refundOutcomes = openRefundOutcomes(seededRandom(seed + 6));
  const collections = openCollections(journal);
  const deliverer = new Deliverer({
    provider: 'paypal',
    journal,
    clock,
    random: seededRandom(seed + 5),
    faults: webhookFaults,
    urls: options.webhookUrls,
    retryDelaysMs: options.retryDelaysMs ?? retryDelaysMsDefault,
    payload: (eventId) => eventPayload({ simulator, eventId }),
    sign: ({ body, forgery }) =>
      signWebhook({ body, forgery, authority, webhookId: settings.webhookId, apiUrl: settings.apiUrl }),
  });
  const simulator: PayPalSimulator = {
    settings,
    journal,
    clock,
    deliverer,
    authority,
    refundOutcomes,
    ...collections,
  };
  resume(simulator);
  return {
    settings,
    endpoints: [
      authorityEndpoint(authority),
      payPalApi({ simulator, faults: callFaults }),
      hostedPages(simulator),
      sdkEndpoint(simulator),
    ],
    controlRoutes: [
      ...providerRoutes({
        provider: 'paypal',
        callFaults,
        webhookFaults,
        webhookFaultSchema: certificateFaultRuleSchema,
        deliverer,
      }),
      ...payPalControlRoutes(simulator),
    ],
    control: payPalControl({ simulator, callFaults, webhookFaults }),
    reset: () => {
      deliverer.clear();
      callFaults.clear();
      webhookFaults.clear();
      refundOutcomes.clear();
      settings.tokenLifetimeSeconds = options.tokenLifetimeSeconds ?? tokenLifetimeSecondsDefault;
    },
    keepAuthority: () => {
      journal.transact(() => authorities.put('authority', authority));
      openBooks(simulator);
    },
    close: () => deliverer.close(),
  };
}

/** Continues unfinished work: after a restart the alarms are set anew. */
function resume(simulator: PayPalSimulator): void {
  openBooks(simulator);
  simulator.journal.transact(() => {
    for (const capture of simulator.captures.all()) scheduleDecision({ simulator, capture });
    for (const batch of simulator.payoutBatches.all()) scheduleStep({ simulator, batch });
    for (const item of simulator.payoutItems.all()) scheduleReturn({ simulator, item });
    for (const dispute of simulator.disputes.all()) scheduleSilence({ simulator, dispute });
  });
}

/** Gives the merchant its opening balance, once. */
function openBooks(simulator: PayPalSimulator): void {
  simulator.journal.transact(() => {
    for (const [currency, amount] of Object.entries(simulator.settings.openingBalance)) {
      const id = `opening_${currency}`;
      if (simulator.ledger.all().some(({ sourceId }) => sourceId === id)) continue;
      bookDeposit({ simulator, id, amount, currency });
    }
  });
}

function toSettings(options: PayPalOptions): PayPalSettings {
  const { clientId, clientSecret, webhookId, pendingCaptureDelayMs: delayMs, payoutStepMs: stepMs } = options;
  return {
    clientId,
    clientSecret,
    webhookId,
    merchant: options.merchant ?? merchantDefault,
    tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? tokenLifetimeSecondsDefault,
    pendingCaptureDelayMs: delayMs === undefined ? pendingCaptureDelayMsDefault : delayMs,
    payoutStepMs: stepMs === undefined ? payoutStepMsDefault : stepMs,
    openingBalance: options.openingBalance ?? openingBalanceDefault,
    apiUrl: options.apiUrl ?? '',
    publicUrl: '',
  };
}

/** The authority that is kept, the given one, or a new one: the first, or one in time before the old certificate ends. */
async function openAuthority({
  given,
  authorities,
  journal,
}: {
  given: Authority | undefined;
  authorities: Collection<Authority>;
  journal: Journal;
}): Promise<Authority> {
  const kept = authorities.get('authority');
  if (kept !== undefined && kept.renewAtMs > Date.now()) return kept;
  const authority = given ?? (await createAuthority({ nowMs: Date.now() }));
  journal.transact(() => authorities.put('authority', authority));
  return authority;
}
