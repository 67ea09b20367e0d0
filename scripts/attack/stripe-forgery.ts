import { createHmac, randomUUID } from 'node:crypto';
import type { Attack, Verdict } from './attack';
import { expectThat, judge } from './attack';
import type { Answer, Browser } from './browser';
import type { Target } from './target';

const PATH = '/api/webhooks/stripe';
const now = () => Math.floor(Date.now() / 1_000);

/** Events that nobody but Stripe may send. */
export const stripeForgery: Attack = { name: 'stripe-forgery', isQuick: true, run };

async function* run(target: Target): AsyncIterable<Verdict> {
  yield await forgedSignatures(target);
  yield await manyAtOnce(target);
  yield await unknownShapes(target);
}

/** Each is wrong in one way only. */
function forgeries(secret: string): Record<string, (body: string) => string | null> {
  const good = (time: number, body: string) => `t=${time},v1=${mac({ secret, time, body })}`;
  return {
    'no signature': () => null,
    'an empty signature': () => '',
    'a signature with another secret': (body) =>
      `t=${now()},v1=${mac({ secret: 'whsec_wrong', time: now(), body })}`,
    'a signature of another body': (body) => good(now(), `${body} `),
    'a signature of zeros': () => `t=${now()},v1=${'0'.repeat(64)}`,
    'a signature of the old scheme': (body) => good(now(), body).replace('v1=', 'v0='),
    'a time six minutes ago': (body) => good(now() - 360, body),
    'a time six minutes ahead': (body) => good(now() + 360, body),
    'two times, the good one last': (body) => `t=${now() - 3_600},${good(now(), body)}`,
    'two times, the good one first': (body) => `${good(now(), body)},t=${now() + 1}`,
    'a time with letters behind it': (body) => good(now(), body).replace(/t=(\d+)/, 't=$1x'),
    'no time': (body) => good(now(), body).replace(/t=\d+,/, ''),
  };
}

async function forgedSignatures({ secrets, stranger, database }: Target): Promise<Verdict> {
  const faults: string[] = [];
  const all = Object.entries(forgeries(secrets.stripeWebhookSecret));
  for (const [what, sign] of all) {
    const [id, browser] = [`evt_${randomUUID()}`, stranger()];
    const body = eventOf({ id });
    const { status } = await post({ browser, body, signature: sign(body) });
    const { rowCount } = await database.query('SELECT FROM webhook_events WHERE event_id = $1', [id]);
    if (status !== 400 || rowCount !== 0) faults.push(`${what}: ${status}, ${rowCount} stored`);
  }
  return judge({ tried: 'forged signatures', faults, probes: all.length });
}

async function manyAtOnce({ secrets, stranger, database }: Target): Promise<Verdict> {
  const id = `evt_${randomUUID()}`;
  const body = eventOf({ id });
  const signature = `t=${now()},v1=${mac({ secret: secrets.stripeWebhookSecret, time: now(), body })}`;
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => post({ browser: stranger(), body, signature })),
  );
  const { rowCount } = await database.query('SELECT FROM webhook_events WHERE event_id = $1', [id]);
  const isSo = answers.every(({ status }) => status === 200) && rowCount === 1;
  const saw = `${answers.map(({ status }) => status).join(' ')}, stored ${rowCount} times`;
  return expectThat({ tried: 'one event twenty times at once is stored once', isSo, saw });
}

/** Signed, and yet like nothing that Stripe sends: a 400 would make it turn the endpoint off after some days. */
async function unknownShapes({ secrets, stranger }: Target): Promise<Verdict> {
  const faults: string[] = [];
  const bodies = [
    '[]',
    '"text"',
    'null',
    '{',
    '{}',
    `{"id":"evt_${randomUUID()}","type":"charge.refunded","data":{"object":{"amount":{}}}}`,
    eventOf({ id: `evt_${randomUUID()}`, type: 'a\\u0000b' }),
    eventOf({ id: `evt_${randomUUID()}`, type: '\\ud800' }),
    `{"id":"evt_${randomUUID()}","a":${'['.repeat(3_000)}${']'.repeat(3_000)}}`,
  ];
  for (const body of bodies) {
    const signature = `t=${now()},v1=${mac({ secret: secrets.stripeWebhookSecret, time: now(), body })}`;
    const { status } = await post({ browser: stranger(), body, signature });
    if (status !== 200) faults.push(`${body.slice(0, 60)}: ${status}`);
  }
  return judge({ tried: 'signed events of unknown shapes are taken', faults, probes: bodies.length });
}

export function eventOf({ id, type = 'customer.created' }: { id: string; type?: string }): string {
  const created = now();
  return `{"id":"${id}","object":"event","type":"${type}","livemode":false,"created":${created},"data":{"object":{"object":"customer"}}}`;
}

export function mac({ secret, time, body }: { secret: string; time: number; body: string }): string {
  return createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
}

function post({
  browser,
  body,
  signature,
}: {
  browser: Browser;
  body: string;
  signature: string | null;
}): Promise<Answer> {
  return browser.ask(`POST ${PATH}`, {
    text: body,
    headers: { origin: null, 'stripe-signature': signature },
  });
}
