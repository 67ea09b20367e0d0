import { randomUUID } from 'node:crypto';
import { type Attack, expectThat, judge, type Verdict } from './attack';
import { endpointsOf, pathWith } from './endpoints-of';
import { heldTask, openTask, pointsOf } from './lives';
import { probeAll } from './probe-all';
import { sampleBody } from './sample-body';
import type { Person, Target } from './target';

/** What operators may not do: more than their role, and anything in their own case. */
export const operators: Attack = { name: 'operators', isQuick: true, run };

/** The console's endpoints that a role may call, said once more: the product's own table is what is tried. */
const OPEN_TO: Record<string, RegExp> = {
  user: /^$/,
  support: /^(GET|POST .*\/(sync|replay|sending)$)/,
  finance: /^(?!POST \/api\/admin\/(coupons|providers|people))/,
};

async function* run(target: Target): AsyncIterable<Verdict> {
  yield* roles(target);
  yield await pages(target);
  yield await massAssignment(target);
  yield await ownRefund(target);
  yield await ownPoints(target);
  yield await ownRequest(target);
}

async function* roles(target: Target): AsyncIterable<Verdict> {
  const endpoints = (await endpointsOf(target)).filter(({ path }) => path.startsWith('/api/admin/'));
  for (const role of ['user', 'support', 'finance'] as const) {
    const person = await target.person({ role });
    const { faults, probes } = await probeAll(endpoints, async (endpoint) => {
      const isOpen = OPEN_TO[role]?.test(endpoint.name) ?? false;
      // A body that cannot be read: who may call is asked before, and nothing is done.
      const text = endpoint.method === 'GET' ? {} : { text: '{' };
      const { code, status } = await person.ask(`${endpoint.method} ${pathWith(endpoint, {})}`, text);
      const isRefused = status === 403 && code === 'not_allowed';
      if (isOpen || isRefused) return null;
      return `${endpoint.name}: ${status} ${code}`;
    });
    yield judge({ tried: `the role ${role} calls what it may not`, faults, probes });
  }
}

async function pages({ person, stranger }: Target): Promise<Verdict> {
  const paths = [
    '/admin',
    '/admin/payments',
    '/admin/search?find=a',
    '/admin/webhooks',
    '/admin/coupons',
    '/admin/points',
    '/admin/payouts',
    '/admin/entries',
    '/admin/solvency',
    '/admin/refund-requests',
  ];
  const user = await person();
  const faults: string[] = [];
  for (const browser of [user, stranger()]) {
    for (const path of paths) {
      const { status, text } = await browser.ask(`GET ${path}`);
      const isRefused =
        status === 404 ||
        status === 307 ||
        status === 303 ||
        /NEXT_REDIRECT|NEXT_HTTP_ERROR_FALLBACK;404/.test(text);
      if (!isRefused) faults.push(`${path}: ${status}`);
    }
  }
  return judge({ tried: 'the console is closed to everybody else', faults, probes: paths.length * 2 });
}

/** Fields that nobody may send, where a body is taken. */
async function massAssignment(target: Target): Promise<Verdict> {
  const endpoints = (await endpointsOf(target)).filter(
    ({ body, access }) => body?.properties && access !== 'signature',
  );
  const more = {
    role: 'admin',
    user_id: 1,
    is_paid: true,
    status: 'completed',
    payment_status: 'completed',
    is_admin: true,
    final_amount: 0,
  };
  const operator = await target.person({ role: 'admin' });
  const { faults, probes } = await probeAll(endpoints, async (endpoint) => {
    const known = Object.keys(endpoint.body?.properties ?? {});
    const foreign = Object.fromEntries(Object.entries(more).filter(([name]) => !known.includes(name)));
    const body = { ...(sampleBody(endpoint) as object), ...foreign };
    const headers = { 'idempotency-key': randomUUID() };
    const { status } = await operator.ask(`${endpoint.method} ${pathWith(endpoint, {})}`, { body, headers });
    return [400, 403, 404].includes(status) ? null : `${endpoint.name}: ${status}`;
  });
  return judge({ tried: 'fields that nobody may send', faults, probes });
}

/** Makes an operator of somebody who has a case. */
async function promote({ target, person }: { target: Target; person: Person }): Promise<void> {
  await target.database.query("UPDATE users SET role = 'admin' WHERE id = $1", [person.id]);
  await person.signIn(person);
}

async function ownRefund(target: Target): Promise<Verdict> {
  const poster = await target.person({ points: 1_000 });
  const { paymentId } = await openTask({ poster });
  await promote({ target, person: poster });
  const path = `/api/admin/payments/${paymentId}`;
  const asked = [
    await refund({ operator: poster, path, amount: 1 }),
    await poster.ask(`POST ${path}/suspense-return`, { headers: { 'idempotency-key': randomUUID() } }),
    await poster.ask(`POST ${path}/resolutions`, {
      body: { verb: 'close_review', position: 'payment', reason: 'Seen' },
      headers: { 'idempotency-key': randomUUID() },
    }),
  ];
  const faults = asked.flatMap(({ status, code }) =>
    status === 403 && code === 'own_case' ? [] : [`${status} ${code}`],
  );
  return judge({ tried: 'an operator refunds an own payment', faults, probes: asked.length });
}

function refund({ operator, path, amount }: { operator: Person; path: string; amount: number }) {
  return operator.ask(`POST ${path}/refunds`, {
    body: { amount, reason: 'goodwill' },
    headers: { 'idempotency-key': randomUUID() },
  });
}

async function ownPoints(target: Target): Promise<Verdict> {
  const operator = await target.person({ role: 'admin' });
  const { status } = await operator.ask('POST /api/admin/points-grants', {
    body: { user_id: operator.id, points: 1_000, reason: 'For me' },
    headers: { 'idempotency-key': randomUUID() },
  });
  const points = await pointsOf({ target, person: operator });
  return expectThat({
    tried: 'an operator grants points to themselves',
    isSo: status === 403 && points === 0,
    saw: `${status}, ${points} points`,
  });
}

/** As the poster who complained, and as the helper about whom it is. */
async function ownRequest(target: Target): Promise<Verdict> {
  const poster = await target.person({ points: 1_000 });
  const helper = await target.person();
  const { taskId } = await heldTask({ target, poster, helper });
  const asked = await poster.ask(`POST /api/tasks/${taskId}/refund-requests`, {
    body: { reason: 'late', amount: 1_000, text: 'Not done' },
  });
  const { id } = asked.json as { id: number };
  const faults: string[] = [];
  for (const person of [poster, helper]) {
    await promote({ target, person });
    const decision = await person.ask(`POST /api/admin/refund-requests/${id}/decision`, {
      body: { to_poster: 1_000, to_helper: 0, text: 'Mine' },
    });
    if (decision.code !== 'own_case') faults.push(`${decision.status} ${decision.code}`);
  }
  return judge({ tried: 'an operator decides a request of their own task', faults, probes: 2 });
}
