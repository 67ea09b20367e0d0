import { NextRequest } from 'next/server';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { GET } from '@/app/api/updates/route';
import { endSessions } from '@/lib/auth/end-sessions';
import { sessionCookieName } from '@/lib/auth/session-cookie';
import type { User } from '@/lib/core/db/generated/client';
import { env } from '@/lib/core/env';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { acceptApplication } from '@/lib/tasks/applications/accept-application';
import { applyToTask } from '@/lib/tasks/applications/apply-to-task';
import { createTask } from '@/lib/tasks/lifecycle/create-task';
import { callEndpoint, sessionOf } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { stopUpdates, updateSource } from './update-source';

const fixture = useFixture({ RATE_LIMIT_SCALE: '1' });
let poster: User;
let helper: User;
let stranger: User;
beforeAll(async () => {
  [poster, helper, stranger] = [
    await fixture.user({ points: 100_000 }),
    await fixture.user(),
    await fixture.user(),
  ];
});
const open: Array<ReadableStreamDefaultReader<Uint8Array>> = [];
afterEach(async () => {
  for (const reader of open.splice(0)) await reader.cancel();
  await vi.waitFor(() => expect(updateSource().counts.total).toBe(0));
});

type Query = { task?: number; payment?: number; since?: number };

/** Opens the stream of somebody, or of nobody. */
async function follow({
  as,
  query = {},
  network = '203.0.113',
}: {
  as: User | null;
  query?: Query;
  network?: string;
}) {
  const url = new URL('/api/updates', env().appUrl);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  const headers = new Headers({ 'accept-language': 'en', 'x-linku-address': `${network}.9` });
  if (as) headers.set('cookie', `${sessionCookieName()}=${await sessionOf(as)}`);
  const response = await GET(new NextRequest(url, { headers }), { params: Promise.resolve({}) });
  if (response.status !== 200 || !response.body) return { response, read: async () => null };
  const reader = response.body.getReader();
  open.push(reader);
  const decoder = new TextDecoder();
  /** What the next event says, or null at the end. */
  const read = async () => {
    const { value, done } = await reader.read();
    return done ? null : decoder.decode(value).replaceAll(/"at":\d+/g, '"at":0');
  };
  return { response, read };
}

const OPEN = 'event: following\ndata: {"at":0}\n\n';
const END = 'event: end\ndata: {}\n\n';
const updateOf = (of: string) => `event: update\ndata: {"of":"${of}","at":0}\n\n`;

async function openTask(): Promise<number> {
  const { id } = await fixture.task({ poster });
  await createPayment({ user: poster, taskId: id, body: { payment_method: 'points' }, idempotencyKey: null });
  return id;
}

describe('a stream', () => {
  it('is told within a second that somebody else did something, and not what', async () => {
    const taskId = await openTask();
    const { response, read } = await follow({ as: stranger, query: { task: taskId } });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(response.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(await read()).toBe(OPEN);
    const begun = performance.now();
    await applyToTask({ userId: helper.id, taskId, offeredAmount: 9_000, message: null });
    expect(await read()).toBe(updateOf('task'));
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it('tells at once what was written since the page was read', async () => {
    const taskId = await openTask();
    await follow({ as: stranger });
    const since = Date.now();
    await applyToTask({ userId: helper.id, taskId, offeredAmount: 9_000, message: null });
    const { read } = await follow({ as: stranger, query: { task: taskId, since } });
    const first = await read();
    expect(first).toContain(OPEN);
    expect(first).toContain(updateOf('task'));
  });

  it('goes on when the database cut the connection, and makes everybody read again', async () => {
    const taskId = await openTask();
    const { read } = await follow({ as: null, query: { task: taskId } });
    expect(await read()).toBe(OPEN);
    await db().$queryRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'linku-pay updates' AND datname = current_database()`;
    expect(await read()).toBe(updateOf('task'));
    await applyToTask({ userId: helper.id, taskId, offeredAmount: 9_000, message: null });
    expect(await read()).toBe(updateOf('task'));
  });

  it('ends when the server stops', async () => {
    const { read } = await follow({ as: poster });
    expect(await read()).toBe(OPEN);
    await stopUpdates();
    expect(await read()).toBeNull();
  });
});

describe('who may follow', () => {
  it('is whoever may read: everybody an open task, and only its sides one that is not', async () => {
    const taskId = await openTask();
    const query = { task: taskId };
    for (const as of [null, poster, helper, stranger]) {
      expect((await follow({ as, query })).response.status, as?.name).toBe(200);
    }
    const { id: applicationId } = await applyToTask({
      userId: helper.id,
      taskId,
      offeredAmount: 9_000,
      message: null,
    });
    await acceptApplication({ userId: poster.id, taskId, applicationId, expectedAmount: 9_000 });
    for (const as of [poster, helper]) expect((await follow({ as, query })).response.status).toBe(200);
    for (const as of [null, stranger]) {
      const { response } = await follow({ as, query });
      const read = await callEndpoint('GET /api/tasks/{task_id}', { as, params: { task_id: taskId } });
      expect({ status: response.status, body: await response.json() }).toEqual({
        status: read.status,
        body: read.json,
      });
      expect(response.status).toBe(404);
    }
  });

  it('is nobody else of a payment, and nobody of one that is not there', async () => {
    const { id } = await fixture.task({ poster });
    const payment = await createPayment({
      user: poster,
      taskId: id,
      body: { payment_method: 'stripe' },
      idempotencyKey: null,
    });
    const query = { payment: payment.payment_id };
    expect((await follow({ as: poster, query })).response.status).toBe(200);
    expect((await follow({ as: stranger, query })).response.status).toBe(404);
    expect((await follow({ as: poster, query: { payment: 999_999 } })).response.status).toBe(404);
    expect((await follow({ as: poster, query: { ...query, task: 999_999 } })).response.status).toBe(404);
    expect((await follow({ as: null, query })).response.status).toBe(401);
    expect((await follow({ as: null })).response.status).toBe(401);
  });

  it('is nobody any more once their session ended: the stream ends without an update', async () => {
    const person = await fixture.user({ points: 10_000 });
    const task = await createTask({
      userId: person.id,
      body: { title: 'A task', description: 'Of somebody.', currency: 'GBP', base_reward: 10_000 },
    });
    const { read } = await follow({ as: person, query: { task: task.id } });
    expect(await read()).toBe(OPEN);
    await endSessions({ userId: person.id, because: 'signed_out' });
    expect(await read()).toBe(END);
    expect(await read()).toBeNull();
  });

  it('is nobody any more who lost sight of the task', async () => {
    const taskId = await openTask();
    const { id: applicationId } = await applyToTask({
      userId: helper.id,
      taskId,
      offeredAmount: 9_000,
      message: null,
    });
    const { read } = await follow({ as: stranger, query: { task: taskId } });
    expect(await read()).toBe(OPEN);
    await acceptApplication({ userId: poster.id, taskId, applicationId, expectedAmount: 9_000 });
    expect(await read()).toBe(END);
    expect(await read()).toBeNull();
  });
});

describe('how many streams there may be', () => {
  it('is twelve of a person, and the next one is refused and not kept', async () => {
    const person = await fixture.user();
    for (let count = 0; count < 12; count += 1) {
      expect((await follow({ as: person, network: `198.51.${count}` })).response.status).toBe(200);
    }
    const { response } = await follow({ as: person });
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('30');
    expect(updateSource().counts.total).toBe(12);
    await open.pop()?.cancel();
    expect((await follow({ as: person })).response.status).toBe(200);
  });

  it('is a hundred of a network without anybody signed in, and others still have theirs', async () => {
    const taskId = await openTask();
    const query = { task: taskId };
    const streams = [];
    for (let count = 0; count < 100; count += 1) streams.push(await follow({ as: null, query }));
    expect(streams.every(({ response }) => response.status === 200)).toBe(true);
    expect((await follow({ as: poster, query })).response.status).toBe(429);
    expect((await follow({ as: poster, query, network: '198.51.100' })).response.status).toBe(200);
  });
});
