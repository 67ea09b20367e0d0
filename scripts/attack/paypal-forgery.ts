import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { type Attack, expectThat, judge, type Verdict } from './attack';
import { openCanary } from './canary';
import { beginPayment, writeTask } from './lives';
import type { Target } from './target';

const PATH = '/api/webhooks/paypal';
const DAY_MS = 86_400_000;

/** Events that nobody but PayPal may send, by somebody who has recorded a genuine one. */
export const payPalForgery: Attack = { name: 'paypal-forgery', isQuick: true, run };

type Recorded = { headers: Record<string, string>; body: string };

async function* run(target: Target): AsyncIterable<Verdict> {
  const recorded = await recordGenuine(target);
  yield await genuineIsTaken({ target, recorded });
  yield await changed({ target, recorded });
  yield await secondEvent({ target, recorded });
  yield await certificateAddresses({ target, recorded });
  yield await simulatedForgeries(target);
}

/** The simulator sends a copy of its webhooks to us, as to anybody whom an operator would have added. */
async function recordGenuine(target: Target): Promise<Recorded> {
  const heard: Recorded[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => {
      body += piece;
    });
    request.on('end', () => {
      heard.push({ headers: headersOf(request.headers), body });
      response.end();
    });
  });
  const url = await listen(server);
  const { urls } = z
    .object({ urls: z.array(z.string()) })
    .parse(await target.simulator('GET paypal/webhook-urls'));
  await target.simulator('POST paypal/webhook-urls', { urls: [url] });
  try {
    await approveOrder(target);
    for (let waited = 0; heard.length === 0 && waited < 100; waited += 1) await delay(100);
  } finally {
    await target.simulator('POST paypal/webhook-urls', { urls });
    server.close();
  }
  const [first] = heard;
  if (!first) throw new Error('PayPal’s simulator sent no event.');
  return first;
}

async function approveOrder(target: Target): Promise<void> {
  const poster = await target.person();
  const taskId = await writeTask({ poster });
  const paymentId = await beginPayment({ poster, taskId, method: 'paypal' });
  const { rows } = await target.database.query<{ order: string }>(
    'SELECT provider_payment_id AS order FROM payment_records WHERE id = $1',
    [paymentId],
  );
  await target.simulator(`POST paypal/orders/${rows[0]?.order}/approve`, { funding: 'balance' });
}

function headersOf(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => name.startsWith('paypal-'));
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('No port.'));
      else resolve(`http://127.0.0.1:${address.port}/`);
    });
  });
}

type Given = { target: Target; recorded: Recorded };

/** Without this, nothing that follows would show anything. */
async function genuineIsTaken({ target, recorded }: Given): Promise<Verdict> {
  const answers = [await post({ target, recorded }), await post({ target, recorded })];
  const { id } = z.object({ id: z.string() }).parse(JSON.parse(recorded.body));
  const { rowCount } = await target.database.query('SELECT FROM webhook_events WHERE event_id = $1', [id]);
  const isSo = answers.every(({ status }) => status === 200) && rowCount === 1;
  const saw = `${answers.map(({ status }) => status)}, stored ${rowCount} times`;
  return expectThat({ tried: 'a genuine delivery is taken, and once when it comes twice', isSo, saw });
}

/** Each is the genuine delivery with one thing changed, and the reason for which it must be refused. */
async function changed({ target, recorded }: Given): Promise<Verdict> {
  const at = (ms: number) => ({ 'paypal-transmission-time': new Date(Date.now() + ms).toISOString() });
  const changes: [string, Partial<Recorded>, string][] = [
    ['another body', { body: recorded.body.replace(/"WH-[^"]+"/, `"WH-${randomUUID()}"`) }, 'bad_signature'],
    ['another transmission', { headers: { 'paypal-transmission-id': randomUUID() } }, 'bad_signature'],
    ['a time four days ago', { headers: at(-4 * DAY_MS) }, 'stale'],
    ['a time ten minutes ahead', { headers: at(600_000) }, 'from_the_future'],
    ['another time', { headers: at(-1_000) }, 'bad_signature'],
    ['a weaker algorithm', { headers: { 'paypal-auth-algo': 'SHA1withRSA' } }, 'missing_signature'],
    ['no signature', { headers: { 'paypal-transmission-sig': '' } }, 'missing_signature'],
    ['bars in the transmission', { headers: { 'paypal-transmission-id': 'a|b|c' } }, 'missing_signature'],
  ];
  const faults: string[] = [];
  for (const [what, { headers = {}, body = recorded.body }, reason] of changes) {
    const answer = await post({ target, recorded: { headers: { ...recorded.headers, ...headers }, body } });
    if (answer.status !== 400 || reasonIn(answer.json) !== reason)
      faults.push(`${what}: ${answer.text.slice(0, 120)}`);
  }
  return judge({ tried: 'a genuine delivery with one thing changed', faults, probes: changes.length });
}

const reasonSchema = z.object({ error: z.object({ details: z.object({ reason: z.string() }) }) });
const reasonIn = (json: unknown) => reasonSchema.safeParse(json).data?.error.details.reason;

/** PayPal signs a checksum, for which anybody can make another body. */
async function secondEvent({ target }: Given): Promise<Verdict> {
  await target.simulator('POST paypal/webhook-faults', { fault: { kind: 'forge', how: 'same_crc' } });
  const before = await paidPayments(target);
  await approveOrder(target);
  const deliveries = await forgedDeliveries({ target, how: 'same_crc' });
  const { rows } = await target.database.query<{ state: string }>(
    'SELECT state FROM webhook_events WHERE event_id = ANY ($1)',
    [deliveries.map(({ eventId }) => eventId)],
  );
  const after = await paidPayments(target);
  // It may be taken as a notification. It must prove nothing: one payment was paid, not two.
  const isSo = deliveries.length > 0 && after - before <= 1;
  return expectThat({
    tried: 'another body with the same checksum completes nothing',
    isSo,
    saw: { before, after, rows },
  });
}

async function paidPayments({ database }: Target): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM payment_records WHERE payment_status = 'completed'  AND payment_provider = 'paypal'",
  );
  return rows[0]?.count ?? 0;
}

/** Whoever names the address of the certificate must not make the server call anybody. */
async function certificateAddresses({ target, recorded }: Given): Promise<Verdict> {
  const canary = await openCanary();
  const port = new URL(canary.url).port;
  const genuine = new URL(recorded.headers['paypal-cert-url'] ?? '');
  const addresses = [
    `http://127.0.0.1:${port}/v1/notifications/certs/CERT-1`,
    `http://localhost:${port}/v1/notifications/certs/CERT-1`,
    `${genuine.protocol}//${genuine.host}@127.0.0.1:${port}${genuine.pathname}`,
    `http://${genuine.hostname}:${port}/v1/notifications/certs/CERT-1`,
    `https://api.paypal.com.localhost:${port}/v1/notifications/certs/CERT-1`,
    `https://api.paypal.com@127.0.0.1:${port}/v1/notifications/certs/CERT-1`,
    `${genuine.origin}/../../_simulator/state`,
    `file:///etc/passwd`,
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]/',
  ];
  const faults: string[] = [];
  for (const address of addresses) {
    const headers = {
      ...recorded.headers,
      'paypal-cert-url': address,
      'paypal-transmission-id': randomUUID(),
    };
    const { status } = await post({ target, recorded: { ...recorded, headers } });
    if (status !== 400) faults.push(`${address}: ${status}`);
  }
  const count = await canary.close();
  if (count > 0) faults.push(`the server connected ${count} times to an address of the attacker’s`);
  return judge({
    tried: 'certificates at other addresses, without a call to any',
    faults,
    probes: addresses.length,
  });
}

/** The ways in which the simulator can forge beside a genuine event. */
async function simulatedForgeries(target: Target): Promise<Verdict> {
  const ways = ['signature', 'body', 'expired_certificate', 'foreign_certificate', 'foreign_host'];
  const faults: string[] = [];
  for (const how of ways) {
    await target.simulator('POST paypal/webhook-faults', { fault: { kind: 'forge', how } });
    await approveOrder(target);
    const deliveries = await forgedDeliveries({ target, how });
    const statuses = deliveries.flatMap(({ attempts }) => attempts.map(({ status }) => status));
    if (statuses.length === 0 || statuses.includes(200))
      faults.push(`${how}: ${statuses.join(' ') || 'not sent'}`);
  }
  return judge({ tried: 'forgeries beside a genuine event', faults, probes: ways.length });
}

const deliveriesSchema = z.object({
  deliveries: z.array(
    z.object({
      eventId: z.string(),
      forgery: z.string().nullable(),
      attempts: z.array(z.object({ status: z.number().nullable() })),
    }),
  ),
});

async function forgedDeliveries({ target, how }: { target: Target; how: string }) {
  for (let waited = 0; waited < 60; waited += 1) {
    const { deliveries } = deliveriesSchema.parse(await target.simulator('GET paypal/deliveries'));
    const forged = deliveries.filter(({ forgery, attempts }) => forgery === how && attempts.length > 0);
    if (forged.length > 0) return forged;
    await delay(100);
  }
  return [];
}

function post({ target, recorded: { headers, body } }: Given) {
  return target.stranger().ask(`POST ${PATH}`, { text: body, headers: { ...headers, origin: null } });
}
