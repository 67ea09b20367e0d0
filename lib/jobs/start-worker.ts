import PgBoss from 'pg-boss';
import { writeDigests } from '@/lib/console/write-digests';
import { pool } from '@/lib/core/db/client';
import { log } from '@/lib/core/log';
import { collectDebts } from '@/lib/disputes/collect-debts';
import { writeReminders } from '@/lib/notifications/write-reminders';
import { type Callee, callees } from '@/lib/payments/names';
import { type ProviderName, providerNames } from '@/lib/providers/names';
import { refundSuspense } from '@/lib/refunds/suspense/refund-suspense';
import { alarmAboutBooks } from './alarm-about-books';
import { completeCancellations } from './complete-cancellations';
import { completeLowerings } from './complete-lowerings';
import { finishApprovals } from './finish-approvals';
import { forgetSignIns } from './forget-sign-ins';
import { forgetTransmissions } from './forget-transmissions';
import { keepTaskDeadlines } from './keep-task-deadlines';
import { PAYMENT_SEARCH_SECONDS, RUN_EVERY_SECONDS } from './payment-schedule';
import { QUEUE_SCHEMA, type QueueName, queueNames } from './queue-names';
import { reconcileBalances } from './reconcile-balances';
import { reconcileDisputes } from './reconcile-disputes';
import { reconcilePayments } from './reconcile-payments';
import { reconcilePayouts } from './reconcile-payouts';
import { reconcileRefunds } from './reconcile-refunds';
import { retryEvents } from './retry-events';
import { searchEvents, searchPaymentEvents } from './search-events';
import { sendMails } from './send-mails';

type Job = { name: QueueName; everySeconds: number; expireSeconds?: number; run: () => Promise<unknown> };

type JobOf<Name, Called> = { name: Name; everySeconds: number; run: (called: Called[]) => Promise<unknown> };

/** One job for each provider, with a queue of its own, so that a provider that hangs does not delay the other. */
const atEach = <Name extends string>(job: JobOf<Name, ProviderName>) =>
  ofEach({ ...job, called: providerNames });

/** The same for work of which some calls nobody. */
const forEach = <Name extends string>(job: JobOf<Name, Callee>) => ofEach({ ...job, called: callees });

function ofEach<Name extends string, Called extends string>({
  name,
  everySeconds,
  run,
  called,
}: JobOf<Name, Called> & { called: readonly Called[] }) {
  return called.map((one) => ({
    name: `${name}-${one}` as const,
    everySeconds,
    run: () => run([one]),
  }));
}

/**
 * The jobs that run without a person. `everySeconds` is the interval; however many workers there are, pg-boss keeps one
 * job per interval.
 */
const jobs: Job[] = [
  ...atEach({ name: 'reconcile-payments', everySeconds: RUN_EVERY_SECONDS, run: reconcilePayments }),
  ...atEach({ name: 'retry-events', everySeconds: 10, run: retryEvents }),
  ...atEach({
    name: 'search-payment-events',
    everySeconds: PAYMENT_SEARCH_SECONDS,
    run: searchPaymentEvents,
  }),
  { name: 'forget-transmissions', everySeconds: 3600, run: forgetTransmissions },
  { name: 'forget-sign-ins', everySeconds: 3600, run: forgetSignIns },
  { name: 'write-reminders', everySeconds: 300, run: writeReminders },
  { name: 'write-digests', everySeconds: 600, run: () => writeDigests() },
  { name: 'send-mails', everySeconds: 5, expireSeconds: 600, run: sendMails },
  { name: 'search-events', everySeconds: 900, run: searchEvents },
  ...atEach({ name: 'return-suspense', everySeconds: 10, run: refundSuspense }),
  ...atEach({ name: 'reconcile-refunds', everySeconds: 10, run: reconcileRefunds }),
  ...atEach({ name: 'reconcile-disputes', everySeconds: 10, run: reconcileDisputes }),
  { name: 'collect-debts', everySeconds: 10, run: collectDebts },
  ...atEach({ name: 'reconcile-payouts', everySeconds: 10, run: reconcilePayouts }),
  ...forEach({ name: 'finish-cancellations', everySeconds: 10, run: completeCancellations }),
  ...forEach({ name: 'finish-lowerings', everySeconds: 10, run: completeLowerings }),
  { name: 'finish-approvals', everySeconds: 30, run: () => finishApprovals() },
  ...forEach({ name: 'keep-task-deadlines', everySeconds: 30, run: keepTaskDeadlines }),
  ...atEach({ name: 'reconcile-balances', everySeconds: 3600, run: reconcileBalances }),
  {
    name: 'check-books',
    everySeconds: 300,
    expireSeconds: 900,
    run: () => alarmAboutBooks({ run: 'recent' }),
  },
  {
    name: 'check-books-whole',
    everySeconds: 300,
    expireSeconds: 6 * 3_600,
    run: () => alarmAboutBooks({ run: 'whole' }),
  },
];

const POLL_SECONDS = 2;

/** Longer than the longest run, unless the job says another time; then another worker takes the job over. */
const EXPIRE_SECONDS = 120;

/** A running job must finish within the time that a stopping process has. */
const STOP_TIMEOUT_MS = 6_000;

/**
 * Starts the jobs of this process. Any number of workers may run against one database.
 * @throws Error when the database was not migrated to this version
 * @returns how to stop: running jobs are finished, no new ones are taken
 */
export async function startWorker(): Promise<{ stop(): Promise<void> }> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool().query(text, values) },
    schema: QUEUE_SCHEMA,
    // The migrator made its tables and our queues: this process may make none.
    migrate: false,
    // Intervals shorter than a minute are ours; pg-boss' own clock is for cron expressions, of which there are none.
    schedule: false,
  });
  boss.on('error', (error) => log().error({ error }, 'The job queue has a problem'));
  await boss.start();
  await requireQueues(boss);
  for (const { name, run } of jobs) {
    await boss.work(name, { pollingIntervalSeconds: POLL_SECONDS }, () => guarded({ name, run }));
  }
  const timers = jobs.map((job) => {
    const ask = () => void request({ boss, job });
    ask();
    return setInterval(ask, (job.everySeconds * 1000) / 2);
  });
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await boss.stop({ graceful: true, wait: true, timeout: STOP_TIMEOUT_MS });
    },
  };
}

/** A job that is sent to a queue that is not there is dropped without a word. */
async function requireQueues(boss: PgBoss): Promise<void> {
  const there = new Set((await boss.getQueues()).map(({ name }) => name));
  const missing = queueNames.filter((name) => !there.has(name));
  if (missing.length === 0) return;
  throw new Error(`These queues are missing: ${missing.join(', ')}. Run \`npm run db:migrate\`.`);
}

async function request({ boss, job }: { boss: PgBoss; job: Job }) {
  const { name, everySeconds: singletonSeconds, expireSeconds: expireInSeconds = EXPIRE_SECONDS } = job;
  try {
    await boss.send(name, {}, { singletonKey: name, singletonSeconds, retryLimit: 0, expireInSeconds });
  } catch (error) {
    log().warn({ job: name, error }, 'Could not ask for a job');
  }
}

async function guarded({ name, run }: { name: string; run: () => Promise<unknown> }): Promise<void> {
  try {
    await run();
  } catch (error) {
    log().error({ job: name, error }, 'A job failed; the next one comes in its interval');
  }
}
