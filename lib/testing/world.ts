import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeDb, db } from '@/lib/db/client';
import type { Coupon, Task, User } from '@/lib/db/generated/client';
import { pointsIssued, pointsOf } from '@/lib/ledger/accounts';
import { commit } from '@/lib/ledger/commit';
import type { PayPalControl } from '@/sandbox/paypal/control';
import { type Sandbox, startSandbox } from '@/sandbox/start';
import { testDatabase } from './database';
import { expectSoundBooks } from './expect-sound-books';
import { openWebhookDoors } from './open-webhook-doors';

const SECRET_KEY = 'sk_test_linku_world';
const WEBHOOK_SECRET = 'whsec_linku_world';
const PAYPAL = {
  clientId: 'linku-world',
  clientSecret: 'a secret of the tests',
  webhookId: '9WE77291JX0192837',
};
/** The account that PayPal's twin pays; it is the twin's own choice. */
const PAYPAL_MERCHANT_ID = 'LKU7MERCHANT2';
const RETRY_DELAYS_MS = [50, 100, 200, 400, 800];

/**
 * A whole LinkU of its own for one test file: a real database, the providers' twins over HTTP, and our own webhook doors
 * over HTTP, to which the twins deliver signed events.
 */
export type World = {
  sandbox: Sandbox;
  paypal: PayPalControl;
  /** The origin under which the twins reach our webhook doors. */
  doorsUrl: string;
  databaseUrl: string;
  /** Environment of another process that is to join this world. */
  environment: Record<string, string>;
  person(parts?: { points?: number; role?: string }): Promise<User>;
  task(parts: { poster: User; reward?: number; currency?: string; category?: string }): Promise<Task>;
  coupon(parts?: Partial<Coupon>): Promise<Coupon>;
  points(user: User): Promise<{ available: number; reserved: number }>;
  statusOf(paymentId: number): Promise<string>;
  /** Every invariant of the books holds, and each provider's own books agree with ours. */
  expectSoundBooks(): Promise<void>;
  close(): Promise<void>;
};

let people = 0;

/** Opens a world. It sets the environment of this process, so there is one for each test file. */
export async function openWorld(variables: Record<string, string> = {}): Promise<World> {
  const database = await testDatabase();
  const doors = await openWebhookDoors();
  const sandbox = await startTwins({ doorsUrl: doors.url });
  const { paypal } = sandbox;
  const folder = mkdtempSync(path.join(tmpdir(), 'linku-test-world-'));
  const authorityFile = path.join(folder, 'paypal-ca.pem');
  writeFileSync(authorityFile, paypal.caPem);
  const environment = {
    DATABASE_URL: database.url,
    NEXTAUTH_SECRET: 'a secret of the tests that is long enough',
    STRIPE_SECRET_KEY: SECRET_KEY,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_API_BASE: sandbox.url,
    PAYPAL_CLIENT_ID: PAYPAL.clientId,
    PAYPAL_CLIENT_SECRET: PAYPAL.clientSecret,
    PAYPAL_WEBHOOK_ID: PAYPAL.webhookId,
    PAYPAL_MERCHANT_ID,
    PAYPAL_API_BASE: sandbox.url,
    PAYPAL_WEBHOOK_AUTHORITY_FILE: authorityFile,
    LOG_LEVEL: 'silent',
    RATE_LIMIT_SCALE: '1000',
    ...variables,
  };
  Object.assign(process.env, environment);
  return {
    sandbox,
    paypal,
    doorsUrl: doors.url,
    environment,
    databaseUrl: database.url,
    person,
    task,
    coupon,
    points,
    statusOf: async (id) => (await db().paymentRecord.findUniqueOrThrow({ where: { id } })).paymentStatus,
    expectSoundBooks: () => expectSoundBooks({ stripe: sandbox.stripe, paypal }),
    async close() {
      await sandbox.close();
      await doors.close();
      await closeDb();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startTwins({ doorsUrl }: { doorsUrl: string }): Promise<Sandbox & { paypal: PayPalControl }> {
  const sandbox = await startSandbox({
    port: 0,
    stripe: {
      secretKey: SECRET_KEY,
      webhookSecrets: [WEBHOOK_SECRET],
      webhookUrls: [`${doorsUrl}/api/webhooks/stripe`],
      retryDelaysMs: RETRY_DELAYS_MS,
      bankDebitDelayMs: null,
    },
    paypal: {
      ...PAYPAL,
      webhookUrls: [`${doorsUrl}/api/webhooks/paypal`],
      retryDelaysMs: RETRY_DELAYS_MS,
      pendingCaptureDelayMs: null,
      payoutStepMs: null,
    },
  });
  const { paypal } = sandbox;
  if (paypal === null) throw new Error('The sandbox was started without PayPal');
  return { ...sandbox, paypal };
}

/** What was opened at the provider for a payment: Stripe's session, PayPal's order. */
export async function referenceOf(paymentId: number): Promise<string> {
  const { providerPaymentId } = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
  if (!providerPaymentId) throw new Error(`Payment ${paymentId} was never opened at its provider`);
  return providerPaymentId;
}

async function person({
  points: amount = 0,
  role = 'user',
}: {
  points?: number;
  role?: string;
} = {}): Promise<User> {
  people += 1;
  const user = await db().user.create({
    data: { email: `person${people}@linku.test`, name: `Person ${people}`, role },
  });
  if (amount > 0) {
    const lines = [{ from: pointsIssued, to: pointsOf(user.id), amount }];
    await commit({ postings: [{ key: `test_grant:${user.id}`, kind: 'points_grant', lines }] });
  }
  return user;
}

function task({
  poster,
  reward = 10_000,
  currency = 'GBP',
  category,
}: {
  poster: User;
  reward?: number;
  currency?: string;
  category?: string;
}): Promise<Task> {
  return db().task.create({
    data: {
      posterId: poster.id,
      title: '帮忙取快递',
      description: 'Collect a parcel.',
      baseReward: reward,
      currency,
      category: category ?? null,
    },
  });
}

let coupons = 0;

function coupon(parts: Partial<Coupon> = {}): Promise<Coupon> {
  coupons += 1;
  const { id: _, ...given } = parts;
  const kind = given.kind ?? 'percent';
  return db().coupon.create({
    data: {
      code: `TEST${coupons}`,
      name: 'A coupon of the tests',
      kind,
      percentBps: kind === 'percent' ? 1000 : null,
      fixedAmount: kind === 'fixed' ? 300 : null,
      validFrom: new Date(Date.now() - 86_400_000),
      validUntil: new Date(Date.now() + 86_400_000),
      ...given,
    },
  });
}

async function points(user: User): Promise<{ available: number; reserved: number }> {
  const accounts = await db().ledgerAccount.findMany({ where: { userId: user.id } });
  const balanceOf = (kind: string) => Number(accounts.find((account) => account.kind === kind)?.balance ?? 0);
  return { available: balanceOf('points'), reserved: balanceOf('points_reserved') };
}
