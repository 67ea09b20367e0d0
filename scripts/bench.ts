import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeDb, db } from '@/lib/core/db/client';
import { feeRevenue, pointsIssued, pointsOf, providerClearing } from '@/lib/ledger/accounts';
import { commit } from '@/lib/ledger/commit';
import { brokenChecks } from '@/lib/ledger/run-checks';
import { migrate } from './migrate';
import { startPostgres } from './postgres/start-postgres';
import { runScript } from './run-script';

/** As many settlements at a time as a busy server has in progress. */
const AT_ONCE = 16;
const PAYMENTS = 1_500;

/**
 * The cost of one commit, as a ratio to the same writes in an interactive transaction, measured side by side in one run
 * on one database. Compare the ratio between machines and versions; the rates are this machine's.
 */
async function bench(): Promise<void> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'linku-bench-'));
  const postgres = await startPostgres({ dataDir });
  try {
    await migrate({ databaseUrl: postgres.ownerUrl });
    // As the owner, because the interactive transaction writes what the runtime role may not.
    Object.assign(process.env, {
      DATABASE_URL: postgres.ownerUrl,
      NEXTAUTH_SECRET: 'bench',
      LOG_LEVEL: 'silent',
    });
    await compare();
  } finally {
    await closeDb();
    await postgres.stop();
    rmSync(postgres.folder, { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function compare(): Promise<void> {
  const userId = await person();
  const [warm, one, interactive] = [
    await payments(userId, 50),
    await payments(userId),
    await payments(userId),
  ];
  await rate({ ids: warm, settle: settleInOneStatement });
  const oneRate = await rate({ ids: one, settle: settleInOneStatement });
  const interactiveRate = await rate({ ids: interactive, settle: settleInteractively });
  const broken = await brokenChecks();
  console.table([
    {
      settlement: 'one commit',
      'per second': Math.round(oneRate),
      ratio: (oneRate / interactiveRate).toFixed(2),
    },
    { settlement: 'interactive transaction', 'per second': Math.round(interactiveRate), ratio: '1.00' },
  ]);
  console.log(
    broken.length === 0 ? 'Every invariant holds.' : `Broken: ${broken.map(({ title }) => title).join('; ')}`,
  );
  if (broken.length > 0) process.exitCode = 1;
}

async function settleInOneStatement(id: number): Promise<void> {
  const { outcome } = await commit({
    payment: {
      kind: 'move',
      id,
      from: 'pending',
      to: 'completed',
      version: 1,
      set: { provider_payment_id: `cs_${id}`, provider_transaction_id: `pi_${id}` },
    },
    task: { id, from: 'pending_payment', to: 'open' },
    evidence: evidenceOf(id),
    postings: [
      {
        key: 'settle',
        kind: 'settle',
        lines: [{ from: clearing, to: revenue, amount: 1000 }],
      },
    ],
    events: [{ kind: 'completed', from_status: 'pending', to_status: 'completed', actor: 'provider' }],
  });
  if (outcome !== 'done') throw new Error(`The settlement was ${outcome}`);
}

/** The same rows, one statement after another. */
async function settleInteractively(id: number): Promise<void> {
  await db().$transaction(async (transaction) => {
    await transaction.paymentRecord.update({
      where: { id, paymentStatus: 'pending', version: 1 },
      data: {
        paymentStatus: 'completed',
        version: { increment: 1 },
        providerPaymentId: `cs_${id}`,
        providerTransactionId: `pi_${id}`,
        completedAt: new Date(),
      },
    });
    const { provider_payment_id: providerPaymentId, provider_transaction_id: providerTransactionId } =
      evidenceOf(id);
    await transaction.paymentEvidence.create({
      data: {
        paymentId: id,
        provider: 'stripe',
        providerPaymentId,
        providerTransactionId,
        amount: 1000,
        currency: 'GBP',
        livemode: false,
      },
    });
    const { id: transactionId } = await transaction.ledgerTransaction.create({
      data: { businessKey: `payment:${id}:settle`, kind: 'settle', paymentId: id },
    });
    await transaction.ledgerEntry.createMany({
      data: [
        { transactionId, accountId: clearing.id, unit: 'GBP', amount: -1000 },
        { transactionId, accountId: revenue.id, unit: 'GBP', amount: 1000 },
      ],
    });
    await transaction.task.update({
      where: { id, status: 'pending_payment' },
      data: { status: 'open', version: { increment: 1 }, publishedAt: new Date() },
    });
    await transaction.paymentEvent.create({
      data: {
        paymentId: id,
        kind: 'completed',
        fromStatus: 'pending',
        toStatus: 'completed',
        actor: 'provider',
      },
    });
  });
}

const clearing = providerClearing({ provider: 'stripe', currency: 'GBP' });
const revenue = feeRevenue('GBP');

function evidenceOf(id: number) {
  return {
    provider: 'stripe',
    provider_payment_id: `cs_${id}`,
    provider_transaction_id: `pi_${id}`,
    amount: 1000,
    currency: 'GBP',
    livemode: false,
    payee: null,
  };
}

/** Settlements per second, `AT_ONCE` at a time. */
async function rate({
  ids,
  settle,
}: {
  ids: number[];
  settle: (id: number) => Promise<void>;
}): Promise<number> {
  const waiting = [...ids];
  const startedAt = performance.now();
  const line = async () => {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) await settle(id);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, line));
  return ids.length / ((performance.now() - startedAt) / 1000);
}

async function person(): Promise<number> {
  const { id } = await db().user.create({ data: { email: 'bench@linku.test', name: 'Bench' } });
  const lines = [{ from: pointsIssued, to: pointsOf(id), amount: 1 }];
  await commit({ postings: [{ key: 'bench', kind: 'points_grant', lines }] });
  return id;
}

/** Unpaid tasks, each with a pending payment of the same id. */
async function payments(userId: number, count = PAYMENTS): Promise<number[]> {
  const rows = await db().$queryRaw<{ id: number }[]>`
    WITH made AS (
      INSERT INTO tasks (poster_id, title, description, base_reward)
      SELECT ${userId}, 'Bench', 'Bench', 10000 FROM generate_series(1, ${count}) RETURNING id),
    paid AS (
      INSERT INTO payment_records (id, task_id, user_id, fee_type, payment_provider, payment_method, currency,
        total_amount, final_amount, livemode, request_hash, choice_hash, expires_at, next_sync_at)
      SELECT id, id, ${userId}, 'application_fee', 'stripe', 'card', 'GBP', 1000, 1000, false, '', '',
        now() + interval '1 hour', now() + interval '1 hour' FROM made RETURNING id)
    SELECT id FROM paid`;
  return rows.map(({ id }) => id);
}

runScript({ moduleUrl: import.meta.url, main: bench });
