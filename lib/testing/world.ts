import { createServer, type Server } from 'node:http';
import { NextRequest } from 'next/server';
import { expect } from 'vitest';
import { closeDb, db } from '@/lib/db/client';
import type { Coupon, Task, User } from '@/lib/db/generated/client';
import { pointsIssued, pointsOf } from '@/lib/ledger/accounts';
import { runChecks } from '@/lib/ledger/checks';
import { commit } from '@/lib/ledger/commit';
import { type Sandbox, startSandbox } from '@/sandbox/start';
import { testDatabase } from './database';

const SECRET_KEY = 'sk_test_linku_world';
const WEBHOOK_SECRET = 'whsec_linku_world';

/**
 * A whole LinkU of its own for one test file: a real database, the provider's twin over HTTP, and our own webhook door
 * over HTTP, to which the twin delivers signed events.
 */
export type World = {
  sandbox: Sandbox;
  databaseUrl: string;
  /** Environment of another process that is to join this world. */
  environment: Record<string, string>;
  person(parts?: { points?: number; role?: string }): Promise<User>;
  task(parts: { poster: User; reward?: number; currency?: string; category?: string }): Promise<Task>;
  coupon(parts?: Partial<Coupon>): Promise<Coupon>;
  points(user: User): Promise<{ available: number; reserved: number }>;
  statusOf(paymentId: number): Promise<string>;
  /** Every invariant of the books holds, and the provider's own books agree with ours. */
  expectSoundBooks(): Promise<void>;
  close(): Promise<void>;
};

let people = 0;

/** Opens a world. It sets the environment of this process, so there is one for each test file. */
export async function openWorld(variables: Record<string, string> = {}): Promise<World> {
  const database = await testDatabase();
  const door = await openWebhookDoor();
  const sandbox = await startSandbox({
    port: 0,
    stripe: {
      secretKey: SECRET_KEY,
      webhookSecrets: [WEBHOOK_SECRET],
      webhookUrls: [door.url],
      retryDelaysMs: [50, 100, 200, 400, 800],
      bankDebitDelayMs: null,
    },
  });
  const environment = {
    DATABASE_URL: database.url,
    NEXTAUTH_SECRET: 'a secret of the tests that is long enough',
    STRIPE_SECRET_KEY: SECRET_KEY,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_API_BASE: sandbox.url,
    LOG_LEVEL: 'silent',
    RATE_LIMIT_SCALE: '1000',
    ...variables,
  };
  Object.assign(process.env, environment);
  return {
    sandbox,
    environment,
    databaseUrl: database.url,
    person,
    task,
    coupon,
    points,
    statusOf: async (id) => (await db().paymentRecord.findUniqueOrThrow({ where: { id } })).paymentStatus,
    expectSoundBooks: () => expectSoundBooks(sandbox),
    async close() {
      await sandbox.close();
      await door.close();
      await closeDb();
      await database.drop();
    },
  };
}

/** The session that was opened at the twin for a payment. */
export async function sessionOf(paymentId: number): Promise<string> {
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

async function expectSoundBooks(sandbox: Sandbox): Promise<void> {
  const broken = (await runChecks()).filter(({ rows }) => rows.length > 0);
  expect(broken).toEqual([]);
  expect(await clearingByPayment()).toEqual(twinLedgerByPayment(sandbox));
}

/** What our books say the provider took, by payment. */
async function clearingByPayment(): Promise<Record<string, number>> {
  const rows = await db().$queryRaw<{ payment_id: number; taken: number }[]>`
    SELECT t.payment_id, (-sum(e.amount))::integer AS taken
    FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id
    WHERE e.account_id LIKE 'provider:%' GROUP BY t.payment_id`;
  return Object.fromEntries(rows.map(({ payment_id: id, taken }) => [String(id), taken]));
}

/** What the provider's own books say, which know nothing of ours. */
function twinLedgerByPayment(sandbox: Sandbox): Record<string, number> {
  const taken: Record<string, number> = {};
  for (const { metadata, captured, refunded } of sandbox.stripe.ledger().payment_intents) {
    const id = metadata.payment_id;
    if (id !== undefined && captured > 0) taken[id] = (taken[id] ?? 0) + captured - refunded;
  }
  return taken;
}

/** Our own door, reached by HTTP as the provider reaches it. */
async function openWebhookDoor(): Promise<{ url: string; close(): Promise<void> }> {
  const { POST } = await import('@/app/api/webhooks/stripe/route');
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const request = new NextRequest('http://localhost:3000/api/webhooks/stripe', {
      method: 'POST',
      headers: Object.entries(incoming.headers).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]),
      body: Buffer.concat(chunks),
    });
    const response = await POST(request, { params: Promise.resolve({}) });
    outgoing.writeHead(response.status, { 'content-type': 'application/json' });
    outgoing.end(await response.text());
  });
  const port = await listening(server);
  return {
    url: `http://127.0.0.1:${port}/api/webhooks/stripe`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}
