import { afterEach, expect, it, vi } from 'vitest';
import { databaseSettings } from '@/lib/core/db/client';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { type DatabaseListener, listenToDatabase } from './listen-to-database';
import type { Subject } from './update-hub';

const fixture = useFixture();
const listeners: DatabaseListener[] = [];
afterEach(async () => {
  for (const { stop } of listeners.splice(0)) await stop();
});

const times = {
  probeMilliseconds: 50,
  answerMilliseconds: 2_000,
  retryMilliseconds: { first: 5, longest: 20 },
};
let servers = 0;

/** What one server hears. */
async function server({ settings = databaseSettings() } = {}) {
  servers += 1;
  const name = `listening server ${servers}`;
  const heard: Subject[] = [];
  const onConnected = vi.fn();
  const listener = listenToDatabase({
    settings: { ...settings, application_name: name },
    onSubject: (subject) => heard.push(subject),
    onConnected,
    times,
  });
  listeners.push(listener);
  return { name, heard, onConnected, listener };
}

const tell = (text: string) => db().$executeRaw`SELECT pg_notify('updates', ${text})`;

/** Cuts a server's connection at the database. */
const cut = (name: string) =>
  db().$queryRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ${name}`;

it('every server hears of what is committed, each once, and nothing of what is rolled back', async () => {
  const [one, other] = [await server(), await server()];
  expect(await one.listener.untilListening(5_000)).toBe(true);
  expect(await other.listener.untilListening(5_000)).toBe(true);
  const task = await fixture.task({ poster: await fixture.user() });
  await vi.waitFor(() =>
    expect(one.heard.concat(other.heard)).toEqual([`task:${task.id}`, `task:${task.id}`]),
  );
  await expect(
    db().$transaction(async (transaction) => {
      await transaction.task.update({ where: { id: task.id }, data: { title: 'Another title' } });
      throw new Error('rolled back');
    }),
  ).rejects.toThrow('rolled back');
  await db().task.update({ where: { id: task.id }, data: { title: 'A third title' } });
  await tell('task:1000001');
  for (const { heard } of [one, other]) {
    await vi.waitFor(() => expect(heard).toContain('task:1000001'));
    expect(heard.filter((subject) => subject === `task:${task.id}`)).toHaveLength(2);
  }
});

it('connects again when its connection is cut, says so, and hears what comes then', async () => {
  const { name, heard, onConnected, listener } = await server();
  expect(await listener.untilListening(5_000)).toBe(true);
  expect(onConnected).toHaveBeenCalledTimes(1);
  await cut(name);
  await vi.waitFor(() => expect(onConnected).toHaveBeenCalledTimes(2), { timeout: 5_000 });
  expect(listener.isListening()).toBe(true);
  await tell('task:1000002');
  await vi.waitFor(() => expect(heard).toContain('task:1000002'));
});

it('does not believe a connection that tells nothing, as one through a pool is', async () => {
  // A function in front of the real one swallows what the database would tell.
  await db().$executeRawUnsafe('CREATE SCHEMA deaf');
  await db().$executeRawUnsafe(
    "CREATE FUNCTION deaf.pg_notify(text, text) RETURNS void LANGUAGE sql AS 'SELECT'",
  );
  const deaf = await server({
    settings: { ...databaseSettings(), options: '-c search_path=deaf,public,pg_catalog' },
  });
  expect(await deaf.listener.untilListening(300)).toBe(false);
  expect(deaf.onConnected).not.toHaveBeenCalled();
});

it('hears only what looks like a subject', async () => {
  const { heard, listener } = await server();
  await listener.untilListening(5_000);
  for (const text of ['', 'probe:x', 'task:', 'task:0', 'task:1 ', 'invoice:1', 'task:1\nuser:2'])
    await tell(text);
  await tell('payment:1000003');
  await vi.waitFor(() => expect(heard).toEqual(['payment:1000003']));
});

it('leaves no connection when it stops, also when it never had one', async () => {
  const { name, listener } = await server();
  await listener.untilListening(5_000);
  await listener.stop();
  expect(listener.isListening()).toBe(false);
  const left = () => db().$queryRaw`SELECT 1 FROM pg_stat_activity WHERE application_name = ${name}`;
  await vi.waitFor(async () => expect(await left()).toEqual([]));

  const away = await server({
    settings: { ...databaseSettings(), connectionString: 'postgres://localhost:1/x' },
  });
  expect(await away.listener.untilListening(50)).toBe(false);
  await away.listener.stop();
  expect(away.onConnected).not.toHaveBeenCalled();
});
