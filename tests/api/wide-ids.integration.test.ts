import { beforeAll, expect, it } from 'vitest';
import { widePageCursor } from '@/app/page-cursor';
import type { User } from '@/lib/core/db/generated/client';
import { INTEGER_MAX } from '@/lib/core/fields';
import { adminListEvents } from '@/lib/webhooks/admin-list-events';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { earn, paidHelper } from '@/tests/scenarios/payout-scenario';
import { callEndpoint, type EndpointCall } from './call-endpoint';

/** Some years of movements: no integer column holds such an id. */
const MANY = 3_000_000_000;

const fixture = useFixture();
let helper: User;
let admin: User;
let taskId: number;

beforeAll(async () => {
  for (const table of ['ledger_entries', 'task_events', 'webhook_events', 'payment_events']) {
    await db().$queryRaw`SELECT setval(pg_get_serial_sequence(${table}, 'id'), ${MANY}::bigint)`;
  }
  admin = await fixture.user({ role: 'admin' });
  helper = await paidHelper({ fixture });
  taskId = await earn({ fixture, helper, amount: 5_000 });
});

const users = async () => {
  const poster = await db().user.findFirstOrThrow({ where: { tasks: { some: { id: taskId } } } });
  return { helper, admin, poster };
};

it.each<
  [name: Parameters<typeof callEndpoint>[0], as: 'helper' | 'admin' | 'poster', query: EndpointCall['query']]
>([
  ['GET /api/users/wallet', 'helper', {}],
  ['GET /api/coupon-points/points', 'poster', {}],
  ['GET /api/admin/entries', 'admin', { kind: 'wallet', unit: 'GBP' }],
])('%s goes on behind an id of more than 31 bits', async (name, as, query) => {
  const user = (await users())[as];
  const { json: first } = await callEndpoint(name, { as: user, query: { ...query, limit: '1' } });
  const page = first as { entries: unknown[]; next_cursor: number };
  expect(page.next_cursor).toBeGreaterThan(INTEGER_MAX);
  const cursor = String(page.next_cursor);
  const { status, json: second } = await callEndpoint(name, { as: user, query: { ...query, cursor } });
  expect(status).toBe(200);
  const { entries } = second as { entries: unknown[] };
  expect(entries.length).toBeGreaterThan(0);
  expect(entries).not.toContainEqual(page.entries[0]);
});

it('the timeline of a task shows steps of such ids', async () => {
  const { poster } = await users();
  const { json } = await callEndpoint('GET /api/tasks/{task_id}/events', {
    as: poster,
    params: { task_id: taskId },
  });
  const { events } = json as { events: { id: number }[] };
  expect(Math.min(...events.map(({ id }) => id))).toBeGreaterThan(INTEGER_MAX);
});

it('the inbox goes on behind such an id, and such an event can be handled again', async () => {
  const { events, nextCursor } = await adminListEvents({ state: null, viewerRole: 'admin', limit: 1 });
  expect(nextCursor).toBeGreaterThan(INTEGER_MAX);
  const cursor = widePageCursor({ cursor: String(nextCursor) });
  const { events: older } = await adminListEvents({ state: null, viewerRole: 'admin', cursor });
  expect(older.length).toBeGreaterThan(0);
  expect(older).not.toContainEqual(events[0]);
  const { status, json } = await callEndpoint('POST /api/admin/webhooks/{webhook_event_id}/replay', {
    as: admin,
    params: { webhook_event_id: events[0]?.id ?? 0 },
  });
  expect({ status, json }).toMatchObject({ status: 200, json: { webhook_event_id: events[0]?.id } });
});
