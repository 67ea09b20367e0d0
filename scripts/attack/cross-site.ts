import { type Attack, expectThat, judge, type Verdict } from './attack';
import type { Ask } from './browser';
import { type DescribedEndpoint, endpointsOf, pathWith } from './endpoints-of';
import { probeAll } from './probe-all';
import { sampleBody } from './sample-body';
import type { Target } from './target';

/** What a page of another site can make a browser send, with the cookies of whoever looks at it. */
export const crossSite: Attack = { name: 'cross-site', isQuick: true, run };

const ORIGINS = [
  null,
  'null',
  'file://',
  'https://evil.example',
  'http://localhost.evil.example',
  'http://localhost:1',
];
const FORMS = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''];

async function* run(target: Target): AsyncIterable<Verdict> {
  const endpoints = await endpointsOf(target);
  const writing = endpoints.filter(
    ({ method, access, name }) => method !== 'GET' && access !== 'signature' && !TAKES_NO_COOKIE.test(name),
  );
  const before = await fingerprintOf(target);
  yield await foreignOrigins({ target, writing });
  yield await foreignForms({ target, writing });
  yield await foreignMethods({ target, writing });
  yield await reads({ target, endpoints });
  const after = await fingerprintOf(target);
  yield expectThat({
    tried: 'nothing was written by any of it',
    isSo: before === after,
    saw: `${before} -> ${after}`,
  });
  yield await corsHeaders(target);
  yield await cookieFlags(target);
}

/** Browsers report from any origin, and mailboxes turn a kind of mail off by the token of a link: who is signed in plays no part. */
const TAKES_NO_COOKIE = /csp-reports|\{token\}/;

type Walk = { target: Target; writing: DescribedEndpoint[] };

/** As an operator, whose cookies are worth most. A new one for each kind, so that no limit answers in place of the check. */
async function foreignOrigins({ target, writing }: Walk): Promise<Verdict> {
  const faults: string[] = [];
  const origins = target.some(ORIGINS);
  for (const origin of origins) {
    const operator = await target.person({ role: 'admin' });
    for (const endpoint of writing) {
      const ask: Ask = { body: sampleBody(endpoint), headers: { origin, 'idempotency-key': 'cross-site' } };
      const { status, code } = await operator.ask(`${endpoint.method} ${pathWith(endpoint, {})}`, ask);
      if (status !== 403 || code !== 'wrong_origin')
        faults.push(`${endpoint.name} from ${origin}: ${status} ${code}`);
    }
  }
  return judge({
    tried: 'writes from other origins, and from none',
    faults,
    probes: origins.length * writing.length,
  });
}

async function foreignForms({ target, writing }: Walk): Promise<Verdict> {
  const faults: string[] = [];
  const types = target.some(FORMS);
  for (const type of types) {
    const operator = await target.person({ role: 'admin' });
    const part = await probeAll(writing, async (endpoint) => {
      const text = JSON.stringify(sampleBody(endpoint) ?? {});
      const headers = { 'content-type': type === '' ? null : type, 'idempotency-key': 'cross-site' };
      const { status } = await operator.ask(`${endpoint.method} ${pathWith(endpoint, {})}`, {
        text,
        headers,
      });
      return status === 415 ? null : `${endpoint.name} as ${type}: ${status}`;
    });
    faults.push(...part.faults);
  }
  return judge({ tried: 'JSON in the media types of forms', faults, probes: types.length * writing.length });
}

/** A form can send GET, and a header may not turn it into another method. */
async function foreignMethods({ target, writing }: Walk): Promise<Verdict> {
  const operator = await target.person({ role: 'admin' });
  const faults: string[] = [];
  const reading = new Set(
    (await endpointsOf(target)).filter(({ method }) => method === 'GET').map(({ path }) => path),
  );
  const posts = writing.filter(({ method, path }) => method === 'POST' && !reading.has(path));
  for (const endpoint of posts) {
    const { status } = await operator.ask(`GET ${pathWith(endpoint, {})}?_method=POST`, {
      headers: { 'x-http-method-override': 'POST', origin: 'https://evil.example' },
    });
    if (status !== 405 && status !== 404) faults.push(`${endpoint.name} by GET: ${status}`);
  }
  return judge({ tried: 'writes by GET', faults, probes: posts.length });
}

/** Reading changes nothing. What a payment's own page syncs is not among these ids. */
async function reads({
  target,
  endpoints,
}: {
  target: Target;
  endpoints: DescribedEndpoint[];
}): Promise<Verdict> {
  const operator = await target.person({ role: 'admin' });
  const gets = endpoints.filter(({ method }) => method === 'GET');
  const faults: string[] = [];
  for (const endpoint of gets) {
    const { status } = await operator.ask(`GET ${pathWith(endpoint, { payment_id: 2_000_000_000 })}`, {
      headers: { origin: 'https://evil.example' },
    });
    if (status >= 500) faults.push(`${endpoint.name}: ${status}`);
  }
  return judge({ tried: 'reads from another origin', faults, probes: gets.length });
}

/** How much there is of what people and operators can write. Sessions and people are made by the attack itself. */
async function fingerprintOf({ database }: Target): Promise<string> {
  const tables = [
    'tasks',
    'task_applications',
    'coupons',
    'user_coupons',
    'payment_records',
    'refunds',
    'payouts',
    'payout_accounts',
    // The worker compares the day with the providers meanwhile; that books for nobody.
    'ledger_transactions WHERE coalesce(payment_id, refund_id, dispute_id, payout_id, actor_id) IS NOT NULL',
    'provider_pauses',
    'payout_pauses',
    'change_orders',
    'refund_requests',
  ];
  const { rows } = await database.query<{ counts: string }>(
    `SELECT concat_ws(' ', ${tables.map((table) => `(SELECT count(*) FROM ${table})`).join(', ')}) AS counts`,
  );
  return rows[0]?.counts ?? '';
}

async function corsHeaders({ stranger }: Target): Promise<Verdict> {
  const asked = [
    'GET /api/health',
    'OPTIONS /api/tasks',
    'GET /api/openapi.json',
    'GET /api/tasks',
    'POST /api/users',
    'GET /',
  ];
  const faults: string[] = [];
  for (const what of asked) {
    const { headers } = await stranger().ask(what, {
      headers: {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    const open = [...headers.keys()].filter((name) => name.startsWith('access-control-allow'));
    if (open.length > 0) faults.push(`${what}: ${open}`);
  }
  return judge({ tried: 'no other site may read an answer', faults, probes: asked.length });
}

async function cookieFlags({ stranger, admin: { email, password } }: Target): Promise<Verdict> {
  const browser = stranger();
  const answer = await browser.signIn({ email, password });
  const cookies = answer.headers.getSetCookie().filter((cookie) => /linku\.(session|device)=/.test(cookie));
  const faults = cookies.filter(
    (cookie) =>
      !(
        /HttpOnly/i.test(cookie) &&
        /SameSite=(Lax|Strict)/i.test(cookie) &&
        /Path=\//i.test(cookie) &&
        !/Domain=/i.test(cookie)
      ),
  );
  return judge({
    tried: 'cookies are closed to scripts and other sites',
    faults: faults.map((one) => one.replace(/=[^;]*/, '=...')),
    probes: cookies.length,
  });
}
