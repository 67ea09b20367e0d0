import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { commandLine } from './processes';
import { runScript } from './run-script';
import { startProduct } from './running-product';
import { readSecrets } from './start/secrets';

const WEBHOOKS = Number(process.argv[2] ?? 100_000);
/** As many deliveries at a time as a provider sends after an outage. */
const AT_ONCE = 16;
const READINGS = 10;
/** What the first requests load stays; the slope is read after it. */
const WARM_SHARE = 0.3;
const IDLE_MILLISECONDS = 15_000;

type Target = { port: number; secret: string };
type Reading = { sent: number; server: number; worker: number };

/**
 * The memory of server and worker as `npm start` runs them: idle, and while webhooks of Stripe arrive, of which in turn one is
 * new and genuine, one is a copy of it, and one is forged. Linux tells it in /proc.
 */
async function benchMemory(): Promise<void> {
  const product = await startProduct({
    name: 'bench-memory',
    // All of them come from one network, which no provider does.
    variables: { RATE_LIMIT_SCALE: '1000' },
  });
  const { port, dataDir } = product;
  try {
    await delay(IDLE_MILLISECONDS);
    const secret = readSecrets({ dataDir })?.stripeWebhookSecret;
    if (!secret) throw new Error(`${dataDir} has no secrets.`);
    await measure({ target: { port, secret }, dataDir });
  } finally {
    await product.stop();
  }
}

async function measure({ target, dataDir }: { target: Target; dataDir: string }): Promise<void> {
  const pids = childrenOf(dataDir);
  const read = (sent: number): Reading => ({
    sent,
    server: residentMegabytes(pids.server),
    worker: residentMegabytes(pids.worker),
  });
  const readings = [read(0)];
  const statuses = new Map<number, number>();
  const startedAt = performance.now();
  for (let part = 1; part <= READINGS; part += 1) {
    await deliver({ target, count: Math.round(WEBHOOKS / READINGS), statuses });
    readings.push(read(part * Math.round(WEBHOOKS / READINGS)));
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  console.table(readings);
  const slope = (name: 'server' | 'worker') =>
    slopeOf(readings.filter(({ sent }) => sent >= WEBHOOKS * WARM_SHARE).map((one) => [one.sent, one[name]]));
  console.log(
    `${Math.round(WEBHOOKS / seconds)} webhooks a second; by status ${JSON.stringify(Object.fromEntries(statuses))}.\n` +
      `After the first ${WARM_SHARE * 100} %, 10,000 webhooks more are ${slope('server')} MB in the server and ` +
      `${slope('worker')} MB in the worker.`,
  );
}

const noteSchema = z.object({ children: z.array(z.object({ pid: z.number() })) });

function childrenOf(dataDir: string): { server: number; worker: number } {
  const { children } = noteSchema.parse(JSON.parse(readFileSync(path.join(dataDir, 'running.json'), 'utf8')));
  const find = (script: string) => {
    const child = children.find(({ pid }) => commandLine(pid)?.includes(script));
    if (!child) throw new Error(`${script} does not run.`);
    return child.pid;
  };
  return { server: find('serve.mjs'), worker: find('worker.mjs') };
}

function residentMegabytes(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1_024);
}

/** By least squares, for each 10,000. */
function slopeOf(points: Array<[number, number]>): string {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(([sent]) => sent)), mean(points.map(([, megabytes]) => megabytes))];
  const rise = mean(points.map(([sent, megabytes]) => (sent - x) * (megabytes - y)));
  return ((10_000 * rise) / mean(points.map(([sent]) => (sent - x) ** 2))).toFixed(1);
}

async function deliver({
  target,
  count,
  statuses,
}: {
  target: Target;
  count: number;
  statuses: Map<number, number>;
}): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  let left = Math.ceil(count / 3);
  const line = async () => {
    while (left-- > 0) {
      const genuine = signedEvent(target);
      for (const delivery of [genuine, genuine, { ...genuine, mac: '0'.repeat(64) }]) {
        const status = await post({ agent, port: target.port, ...delivery });
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, line));
  agent.destroy();
}

type Delivery = { body: string; time: number; mac: string };

/** An event about somebody else's payment: of most events there is no row of ours. */
function signedEvent({ secret }: Target): Delivery {
  const time = Math.floor(Date.now() / 1_000);
  const unique = randomUUID().replaceAll('-', '');
  const metadata = Object.fromEntries(
    Array.from({ length: 20 }, (_, key) => [`key_${key}`, unique.repeat(3)]),
  );
  const body = JSON.stringify({
    id: `evt_${unique}`,
    object: 'event',
    type: Number.parseInt(unique.slice(0, 1), 16) % 2 === 0 ? 'payment_intent.succeeded' : 'customer.created',
    livemode: false,
    created: time,
    data: {
      object: { id: `pi_${unique}`, object: 'payment_intent', amount: 1_000, currency: 'gbp', metadata },
    },
  });
  return { body, time, mac: createHmac('sha256', secret).update(`${time}.${body}`).digest('hex') };
}

function post({ agent, port, body, time, mac }: Delivery & { agent: Agent; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        agent,
        host: '127.0.0.1',
        port,
        method: 'POST',
        path: '/api/webhooks/stripe',
        headers: { 'content-type': 'application/json', 'stripe-signature': `t=${time},v1=${mac}` },
      },
      (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode ?? 0));
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

runScript({ moduleUrl: import.meta.url, main: benchMemory });
