import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Attack, judge, type Verdict } from './attack';
import type { Answer, Browser } from './browser';
import { type DescribedEndpoint, endpointsOf, pathWith } from './endpoints-of';
import { heldTask, writeTask } from './lives';
import { sampleBody } from './sample-body';
import { mustBe, type Target } from './target';

/** Every address with an id in it, asked with the ids of somebody else. */
export const otherPeoples: Attack = { name: 'other-peoples', isQuick: true, run };

type Ids = Record<string, number | string>;

const ABSENT = 2_000_000_000;

async function* run(target: Target): AsyncIterable<Verdict> {
  const endpoints = (await endpointsOf(target)).filter(
    // Whoever has the token of a link may do what it is for: guessed ones are tried elsewhere.
    ({ params, access }) => params.length > 0 && !params.includes('token') && access !== 'signature',
  );
  const existing = await somebodysIds(target);
  const pages = [
    '/tasks/{task_id}',
    '/tasks/{task_id}/edit',
    '/tasks/{task_id}/pay',
    '/tasks/{task_id}/pay/result',
    '/payments/{payment_id}',
  ];
  for (const [who, browser] of [
    ['another person', await target.person()],
    ['nobody', target.stranger()],
  ] as const) {
    yield await walk({ who, browser, endpoints, existing });
    yield await walkPages({ who, browser, pages, existing });
  }
}

/** Of a task that nobody else may see, and of all that belongs to its people. */
async function somebodysIds(target: Target): Promise<Ids> {
  const poster = await target.person({ points: 2_000 });
  const helper = await target.person();
  const { taskId, paymentId } = await heldTask({ target, poster, helper });
  const application = await target.database.query<{ id: number }>(
    'SELECT id FROM task_applications WHERE task_id = $1',
    [taskId],
  );
  const order = await poster.ask(`POST /api/tasks/${taskId}/change-orders`, { body: { amount: 12_000 } });
  const request = await poster.ask(`POST /api/tasks/${taskId}/refund-requests`, {
    body: { reason: 'late', amount: 1, text: 'Not done' },
  });
  const sessions = z
    .object({ sessions: z.array(z.object({ session_id: z.string() })) })
    .parse(mustBe(await poster.ask('GET /api/users/me/sessions'), 200).json);
  await writeTask({ poster });
  const withId = z.object({ id: z.number() });
  return {
    task_id: taskId,
    payment_id: paymentId,
    application_id: application.rows[0]?.id ?? 0,
    change_order_id: withId.parse(order.json).id,
    refund_request_id: withId.safeParse(request.json).data?.id ?? 1,
    session_id: sessions.sessions[0]?.session_id ?? '',
    payout_id: await aPayout({ target, userId: helper.id, email: helper.email }),
  };
}

/** A row is enough to belong to somebody. */
async function aPayout({
  target: { database },
  userId,
  email,
}: {
  target: Target;
  userId: number;
  email: string;
}): Promise<number> {
  const account = await database.query<{ id: number }>(
    "INSERT INTO payout_accounts (user_id, provider, external_id, state, updated_at) VALUES ($1, 'paypal', $2, 'ready', now()) RETURNING id",
    [userId, email],
  );
  const { rows } = await database.query<{ id: number }>(
    `INSERT INTO payouts (user_id, payout_account_id, provider, destination, amount, currency, updated_at)
     VALUES ($1, $2, 'paypal', $3, 1, 'GBP', now()) RETURNING id`,
    [userId, account.rows[0]?.id, email],
  );
  return rows[0]?.id ?? 0;
}

/** Of each endpoint, the answer about what is there and the one about what is not must be the same refusal. */
async function walk({
  who,
  browser,
  endpoints,
  existing,
}: {
  who: string;
  browser: Browser;
  endpoints: DescribedEndpoint[];
  existing: Ids;
}): Promise<Verdict> {
  const faults: string[] = [];
  const absent = Object.fromEntries(
    Object.keys(existing).map((name) => [name, name === 'session_id' ? randomUUID() : ABSENT]),
  );
  for (const endpoint of endpoints) {
    const call = { endpoint, browser };
    const [there, nothing] = [await ask({ ...call, ids: existing }), await ask({ ...call, ids: absent })];
    const isRefused = [401, 403, 404].includes(there.status) || endpoint.isRedirect;
    const [told, other] = [told_(there, existing), told_(nothing, absent)];
    if (!isRefused) faults.push(`${endpoint.name}: ${there.status} ${there.text.slice(0, 80)}`);
    else if (told !== other) faults.push(`${endpoint.name}: ${told.slice(0, 80)} or ${other.slice(0, 80)}`);
  }
  return judge({ tried: `${who} asks for what belongs to others`, faults, probes: endpoints.length });
}

/** Everything by which two answers could be told apart; the ids of the path may be repeated. */
function told_({ status, text, headers }: Answer, ids: Ids): string {
  const location = headers.get('location')?.replaceAll(String(ids.task_id), '{task_id}');
  return JSON.stringify([status, text, location]);
}

function ask({
  endpoint,
  browser,
  ids,
}: {
  endpoint: DescribedEndpoint;
  browser: Browser;
  ids: Ids;
}): Promise<Answer> {
  const body = sampleBody(endpoint);
  return browser.ask(`${endpoint.method} ${pathWith(endpoint, ids)}`, {
    ...(body !== undefined && { body }),
    headers: endpoint.needsKey ? { 'idempotency-key': `others:${endpoint.name.length}` } : {},
  });
}

async function walkPages({
  who,
  browser,
  pages,
  existing,
}: {
  who: string;
  browser: Browser;
  pages: string[];
  existing: Ids;
}): Promise<Verdict> {
  const faults: string[] = [];
  for (const page of pages) {
    const path = page.replace(/\{(\w+)\}/g, (_, name: string) => String(existing[name]));
    const { status, text } = await browser.ask(`GET ${path}`);
    const isShown = text.includes('Collect a parcel') || text.includes('From the front desk');
    if (isShown || status >= 500) faults.push(`${path}: ${status}`);
  }
  return judge({ tried: `${who} opens the pages of others`, faults, probes: pages.length });
}
