import { labelOf, nameOf, type OwnName } from '@/lib/providers/own-name';
import { payPalProvider } from '@/lib/providers/paypal/paypal-provider';
import type { Finding, Provider, RefundRequest, StartRequest } from '@/lib/providers/provider';
import { stripeProvider } from '@/lib/providers/stripe/stripe-provider';
import type { CallFault } from '@/sandbox/call-faults';
import { type Sandbox, startSandbox } from '@/sandbox/start';

const APP_URL = 'http://localhost:3000';
const SECRET_KEY = 'sk_test_linku_stage';
export const PAYPAL_CLIENT = {
  clientId: 'linku-stage',
  clientSecret: 'a secret of the stage',
  webhookId: '2AB14297CD3098765',
};
const MERCHANT_ID = 'LKU7MERCHANT2';

/** What a payer does at the provider. */
export type Act =
  | 'pays'
  | 'is declined'
  | 'turns away'
  /** Money that takes days, and then comes or does not. */
  | 'pays slowly'
  | 'pays slowly and bounces'
  /** Money whose refund takes days, or never arrives. */
  | 'pays, and refunds are slow'
  | 'pays, and refunds fail';

/** What each call of ours asks, so that a fault can be put on it. */
export type CallTarget = { method: 'GET' | 'POST'; path: string };

/** One adapter in front of its twin, with the payer's hands and the twin's own books. */
export type Stage = {
  provider: Provider;
  /** The adapter of another process, which has fetched nothing yet. */
  another(): Provider;
  /** The same adapter with keys that the provider does not accept. */
  stranger: Provider;
  sandbox: Sandbox;
  act(options: { reference: string; act: Act }): void;
  /** The answer that slow money waits for. */
  settle(reference: string): void;
  settleRefund(refundReference: string): void;
  /** Somebody sends money back in the provider's own console. */
  refundInConsole(options: { transactionId: string; amount: number }): void;
  /** The payer's bank, or PayPal, opens a dispute, and decides it. */
  dispute(transactionId: string): { disputeReference: string; decide(outcome: 'won' | 'lost'): void };
  /** The provider's transaction of a payment, also before its money came. */
  transactionOf(reference: string): string;
  /** The provider ends the payment by itself. */
  giveUp(reference: string): void;
  /** How many payments were opened for one of ours. */
  openedFor(payment: OwnName): number;
  /** What the twin's own books say, in minor units. */
  books(reference: string): { captured: number; refunded: number; captures: number; refunds: number };
  /** A fault on every call of that kind from now on, or on the first few. */
  addFault(options: { target: CallTarget; fault: CallFault; times: number | null }): void;
  fired(): number;
  clearFaults(): void;
  /** The call behind each verb for one payment, transaction and refund. */
  targets(parts: {
    reference: string;
    transactionId: string;
    refundReference: string;
  }): Record<Verb, CallTarget>;
  /** A reference, a transaction and a refund that nobody has. */
  unknown: { reference: string; transactionId: string; refundReference: string };
  close(): Promise<void>;
};

export type Verb = 'start' | 'find' | 'collect' | 'cancel' | 'refund' | 'findRefund' | 'searchRefund';

/** The stages of both providers, by name. */
export const stages: [name: Provider['name'], open: () => Promise<Stage>][] = [
  ['stripe', openStripeStage],
  ['paypal', openPayPalStage],
];

let lastId = 400;

/** An id that no other payment or refund of this file has. */
export function nextId(): number {
  lastId += 1;
  return lastId;
}

/** The same with its token. */
export function nextName(): OwnName {
  const id = nextId();
  return { id, token: id.toString(16).padStart(12, '0') };
}

/** A request as the product makes it. */
export function startRequest(parts: Partial<StartRequest> = {}): StartRequest {
  const payment = parts.payment ?? nextName();
  return {
    payment,
    taskId: 7,
    feeType: 'application_fee',
    amount: 1000,
    currency: 'GBP',
    presentation: 'redirect',
    locale: 'zh',
    createdAt: new Date(),
    expiresAt: new Date(Date.now() + 3_600_000),
    idempotencyKey: `${nameOf({ kind: 'payment', own: payment })}-start`,
    ...parts,
  };
}

export function refundRequest({
  transactionId,
  ...parts
}: Partial<RefundRequest> & { transactionId: string }) {
  const refund = parts.refund ?? nextName();
  const idempotencyKey = nameOf({ kind: 'refund', own: refund });
  return { transactionId, amount: 400, currency: 'GBP', idempotencyKey, ...parts, refund };
}

/** A payment that waits for its payer. */
export async function openPayment({ stage, ...parts }: Partial<StartRequest> & { stage: Stage }) {
  const request = startRequest(parts);
  const { reference } = await stage.provider.start(request);
  return { reference, owner: request.payment };
}

export function collect({
  stage,
  reference,
  key = 'first',
}: {
  stage: Stage;
  reference: string;
  key?: string;
}): Promise<Finding> {
  return stage.provider.collect({ reference, idempotencyKey: `collect-${reference}-${key}` });
}

/** A payment whose money is there. */
export async function takePayment({
  stage,
  act = 'pays',
  ...parts
}: Partial<StartRequest> & { stage: Stage; act?: Act }) {
  const { reference } = await openPayment({ stage, ...parts });
  stage.act({ reference, act });
  const finding = await collect({ stage, reference });
  if (finding.state !== 'paid') throw new Error(`The payment is ${finding.state}`);
  return finding;
}

function openTwins(): Promise<Sandbox> {
  return startSandbox({
    port: 0,
    stripe: {
      secretKey: SECRET_KEY,
      webhookSecrets: ['whsec_stage'],
      webhookUrls: [],
      bankDebitDelayMs: null,
    },
    paypal: { ...PAYPAL_CLIENT, webhookUrls: [], pendingCaptureDelayMs: null },
  });
}

export async function openStripeStage(): Promise<Stage> {
  const sandbox = await openTwins();
  const { stripe } = sandbox;
  const open = (secretKey: string) =>
    stripeProvider({
      settings: {
        secretKey,
        publishableKey: null,
        webhookSecrets: ['whsec_stage'],
        apiBase: apiBaseOf(sandbox),
        livemode: false,
        isTwin: true,
      },
      appUrl: APP_URL,
    });
  const cards = {
    pays: '4242424242424242',
    'is declined': '4000000000000002',
    'pays, and refunds are slow': '4000000000007726',
    'pays, and refunds fail': '4000000000005126',
  };
  const accounts = {
    'pays slowly': 'AT611904300234573201',
    'pays slowly and bounces': 'AT861904300235473202',
  };
  const intents = (reference: string) =>
    stripe.ledger().payment_intents.filter(({ session }) => session === reference);
  return {
    provider: open(SECRET_KEY),
    another: () => open(SECRET_KEY),
    stranger: open('sk_test_of_somebody_else'),
    sandbox,
    act({ reference: sessionId, act }) {
      if (act === 'turns away') return;
      if (act === 'pays slowly' || act === 'pays slowly and bounces') {
        stripe.payByBank({ sessionId, iban: accounts[act] });
      } else stripe.pay({ sessionId, card: cards[act] });
    },
    settle: (sessionId) => void stripe.settleBankDebit({ sessionId }),
    settleRefund: (refundId) => void stripe.settleRefund({ refundId }),
    refundInConsole: ({ transactionId, amount }) =>
      void stripe.refund({ paymentIntentId: transactionId, amount }),
    dispute(transactionId) {
      const disputeReference = String(stripe.openDispute({ paymentIntentId: transactionId }).id);
      const decide = (outcome: 'won' | 'lost') =>
        void stripe.decideDispute({ disputeId: disputeReference, outcome });
      return { disputeReference, decide };
    },
    transactionOf: (reference) =>
      String(stripe.sessions().find(({ id }) => id === reference)?.payment_intent ?? ''),
    giveUp: (sessionId) => void stripe.expire({ sessionId }),
    openedFor: (own) =>
      stripe
        .sessions()
        .filter(({ client_reference_id: label }) => label === labelOf({ kind: 'payment', own })).length,
    books: (reference) => sumBooks(intents(reference)),
    addFault: ({ target, fault, times }) => stripe.addFault({ ...target, fault, times }),
    fired: () => sum(Object.values(stripe.fired().calls)),
    clearFaults: () => stripe.clearFaults(),
    targets: ({ reference, refundReference }) => ({
      start: { method: 'POST', path: '/v1/checkout/sessions' },
      find: { method: 'GET', path: `/v1/checkout/sessions/${reference}` },
      collect: { method: 'GET', path: `/v1/checkout/sessions/${reference}` },
      cancel: { method: 'POST', path: `/v1/checkout/sessions/${reference}/expire` },
      refund: { method: 'POST', path: '/v1/refunds' },
      findRefund: { method: 'GET', path: `/v1/refunds/${refundReference}` },
      searchRefund: { method: 'GET', path: '/v1/refunds' },
    }),
    unknown: { reference: 'cs_test_none', transactionId: 'pi_none', refundReference: 're_none' },
    close: () => sandbox.close(),
  };
}

export async function openPayPalStage(): Promise<Stage> {
  const sandbox = await openTwins();
  const { paypal } = sandbox;
  if (paypal === null) throw new Error('The sandbox was started without PayPal');
  const open = (clientSecret: string) =>
    payPalProvider({
      settings: {
        ...PAYPAL_CLIENT,
        clientSecret,
        mode: 'sandbox',
        merchantId: MERCHANT_ID,
        webhookAuthorityFile: null,
        apiBase: apiBaseOf(sandbox),
        livemode: false,
        isTwin: true,
      },
      appUrl: APP_URL,
    });
  const fundings = {
    pays: 'balance',
    'is declined': 'declining_card',
    'pays slowly': 'echeck',
    'pays slowly and bounces': 'bouncing_echeck',
    'pays, and refunds are slow': 'balance',
    'pays, and refunds fail': 'balance',
  } as const;
  const endings = new Map<string, Act>();
  const captureOf = (reference: string) =>
    String(paypal.orders().find(({ id }) => id === reference)?.capture_id ?? '');
  return {
    provider: open(PAYPAL_CLIENT.clientSecret),
    another: () => open(PAYPAL_CLIENT.clientSecret),
    stranger: open('somebody else’s secret'),
    sandbox,
    act({ reference: orderId, act }) {
      endings.set(orderId, act);
      if (act === 'turns away') return void paypal.cancel({ orderId });
      if (act === 'pays, and refunds are slow' || act === 'pays, and refunds fail') {
        endings.set('refund', act);
        paypal.refundOutcome({ outcome: 'pending' });
      }
      paypal.approve({ orderId, funding: fundings[act] });
    },
    settle: (reference) => {
      const outcome = endings.get(reference) === 'pays slowly' ? 'completed' : 'denied';
      paypal.settleCapture({ captureId: captureOf(reference), outcome });
    },
    settleRefund: (refundId) => {
      const outcome = endings.get('refund') === 'pays, and refunds fail' ? 'failed' : 'completed';
      paypal.settleRefund({ refundId, outcome });
    },
    refundInConsole: ({ transactionId, amount }) => void paypal.refund({ captureId: transactionId, amount }),
    dispute(transactionId) {
      const disputeReference = String(paypal.openDispute({ captureId: transactionId }).dispute_id);
      const decide = (outcome: 'won' | 'lost') =>
        void paypal.decideDispute({
          disputeId: disputeReference,
          favour: outcome === 'won' ? 'seller' : 'buyer',
        });
      return { disputeReference, decide };
    },
    transactionOf: captureOf,
    giveUp: (orderId) => void paypal.voidOrder({ orderId }),
    openedFor: (own) =>
      paypal.orders().filter(({ custom_id: label }) => label === labelOf({ kind: 'payment', own })).length,
    books: (reference) => sumBooks(paypal.ledger().orders.filter(({ order }) => order === reference)),
    addFault: ({ target, fault, times }) => paypal.addFault({ ...target, fault, times }),
    fired: () => sum(Object.values(paypal.fired().calls)),
    clearFaults: () => paypal.clearFaults(),
    targets: ({ reference, transactionId, refundReference }) => ({
      start: { method: 'POST', path: '/v2/checkout/orders' },
      find: { method: 'GET', path: `/v2/checkout/orders/${reference}` },
      collect: { method: 'POST', path: `/v2/checkout/orders/${reference}/capture` },
      cancel: { method: 'GET', path: `/v2/checkout/orders/${reference}` },
      refund: { method: 'POST', path: `/v2/payments/captures/${transactionId}/refund` },
      findRefund: { method: 'GET', path: `/v2/payments/refunds/${refundReference}` },
      searchRefund: { method: 'GET', path: `/v2/payments/captures/${transactionId}` },
    }),
    unknown: {
      reference: '5O190127TN364715T',
      transactionId: '3C679366HH908993F',
      refundReference: '1JU08902781691411',
    },
    close: () => sandbox.close(),
  };
}

function apiBaseOf({ url, port }: Sandbox) {
  return { origin: url, host: '127.0.0.1', port, protocol: 'http' as const };
}

type Line = { captured: number; refunded: number; captures: number; refunds: number };

function sumBooks(lines: Line[]): Line {
  return {
    captured: sum(lines.map(({ captured }) => captured)),
    refunded: sum(lines.map(({ refunded }) => refunded)),
    captures: sum(lines.map(({ captures }) => captures)),
    refunds: sum(lines.map(({ refunds }) => refunds)),
  };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
