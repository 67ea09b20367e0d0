import { type Attack, judge, type Verdict } from './attack';
import { endpointsOf, pathWith } from './endpoints-of';
import { probeAll } from './probe-all';
import { sampleBody } from './sample-body';
import type { Target } from './target';

/** Statements in place of values. */
export const sqlInjection: Attack = { name: 'sql-injection', isQuick: true, run };

const STATEMENTS = [
  "'",
  "1' OR '1'='1",
  '1; DROP TABLE users',
  "'; SELECT pg_sleep(6)--",
  '1) UNION SELECT NULL--',
  "1' AND (SELECT pg_sleep(6)) IS NULL--",
  '$1',
  '\\',
  "\\'; SELECT pg_sleep(6)--",
  '%27%20OR%201=1',
  '1::int',
  "E'\\x27'",
];
const SLEPT_MS = 5_000;
const QUERIES = [
  'cursor',
  'filter',
  'find',
  'task_id',
  'state',
  'status',
  'month',
  'from',
  'to',
  'account',
  'sort',
  'token',
  'session_id',
  'mine',
  'unit',
];

async function* run(target: Target): AsyncIterable<Verdict> {
  const endpoints = (await endpointsOf(target)).filter(({ access }) => access !== 'signature');
  const paths = endpoints.filter(({ params }) => params.length > 0);
  const reads = endpoints.filter(({ method, params }) => method === 'GET' && params.length === 0);
  const pages = [
    '/tasks',
    '/payments',
    '/points',
    '/wallet',
    '/coupons',
    '/admin/search',
    '/admin/payments',
    '/admin/payouts',
    '/admin/webhooks',
    '/admin/entries',
    '/admin/refund-requests',
    '/admin/disputes',
  ];
  const asked: string[] = [];
  for (const [at, statement] of target.some(STATEMENTS).entries()) {
    const text = encodeURIComponent(statement);
    for (const endpoint of paths) {
      const ids = Object.fromEntries(endpoint.params.map((name) => [name, statement]));
      asked.push(`${endpoint.method} ${pathWith(endpoint, ids)}`);
    }
    const places = [...reads.map(({ path }) => path), ...pages];
    for (const path of places)
      asked.push(
        `GET ${path}?${QUERIES.filter((_, name) => (name + at) % 3 === 0)
          .map((name) => `${name}=${text}`)
          .join('&')}`,
      );
  }
  yield await ask({ target, asked });
  yield await inBodies({ target, endpoints });
}

async function ask({ target, asked }: { target: Target; asked: string[] }): Promise<Verdict> {
  const faults: string[] = [];
  const perPerson = 200;
  for (let at = 0; at < asked.length; at += perPerson) {
    const operator = await target.person({ role: 'admin' });
    const part = await probeAll(asked.slice(at, at + perPerson), async (what) => {
      const begun = Date.now();
      const { status } = await operator.ask(
        what,
        what.startsWith('GET') ? {} : { body: {}, headers: { 'idempotency-key': 'sql' } },
      );
      const took = Date.now() - begun;
      return status >= 500 || took > SLEPT_MS ? `${what}: ${status} after ${took} ms` : null;
    });
    faults.push(...part.faults);
  }
  return judge({ tried: 'statements in paths and queries', faults, probes: asked.length });
}

async function inBodies({
  target,
  endpoints,
}: {
  target: Target;
  endpoints: Awaited<ReturnType<typeof endpointsOf>>;
}): Promise<Verdict> {
  const faults: string[] = [];
  let probes = 0;
  const taking = endpoints.filter(({ body }) => body?.properties);
  for (const endpoint of taking) {
    const operator = await target.person({ role: 'admin' });
    for (const field of Object.keys(endpoint.body?.properties ?? {})) {
      for (const statement of target.some(STATEMENTS.slice(2, 6))) {
        probes += 1;
        const begun = Date.now();
        const body = { ...(sampleBody(endpoint) as object), [field]: statement };
        const { status } = await operator.ask(`${endpoint.method} ${pathWith(endpoint, {})}`, {
          body,
          headers: { 'idempotency-key': statement.replaceAll(' ', '_') },
        });
        if (status >= 500 || Date.now() - begun > SLEPT_MS)
          faults.push(`${endpoint.name} ${field}: ${status}`);
      }
    }
  }
  // A statement is as good a reason as any other for pausing a provider.
  for (const provider of ['stripe', 'paypal'])
    await target.admin.ask(`POST /api/admin/providers/${provider}/resume`);
  return judge({ tried: 'statements in every field of every body', faults, probes });
}
