import { expect, it, vi } from 'vitest';
import type { Followed } from './schema';
import { type Subject, UpdateHub } from './update-hub';
import { STREAM_TIMES, type StreamTimes, updateStream } from './update-stream';

const never = { heartbeat: 1e9, recheck: 1e9, life: 1e9, gap: 0 };

/** A stream about task 5 and person 7, as somebody reads it. */
function open({
  since = null,
  mayRead = async () => true,
  times = {},
  hub = new UpdateHub(),
}: {
  since?: number | null;
  mayRead?: () => Promise<boolean>;
  times?: Partial<StreamTimes>;
  hub?: UpdateHub;
} = {}) {
  const onClose = vi.fn();
  const subjects = new Map<Subject, Followed>([
    ['task:5', 'task'],
    ['user:7', 'person'],
  ]);
  const { body, close } = updateStream({
    hub,
    subjects,
    since,
    mayRead,
    onClose,
    times: { ...never, ...times },
  });
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const read = async () => {
    const { value, done } = await reader.read();
    return done ? null : decoder.decode(value);
  };
  return { hub, reader, read, close, onClose };
}

const following = 'event: following\\ndata: \\{"at":\\d+\\}\\n\\n';
const isOpen = expect.stringMatching(new RegExp(`^${following}$`));
/** That the reader need not come back. */
const END = 'event: end\ndata: {}\n\n';
const updates = (names: Followed[]) =>
  names.map((of) => `event: update\\ndata: \\{"of":"${of}","at":\\d+\\}\\n\\n`).join('');
const updateOf = (...names: Followed[]) => expect.stringMatching(new RegExp(`^${updates(names)}$`));
/** What was missed comes with the beginning. */
const openAndUpdateOf = (...names: Followed[]) =>
  expect.stringMatching(new RegExp(`^${following}${updates(names)}$`));

it('says at once that it is open, and of what something was written, and nothing else', async () => {
  const { hub, read } = open();
  expect(await read()).toEqual(isOpen);
  hub.tell('task:6');
  hub.tell('task:5');
  expect(await read()).toEqual(updateOf('task'));
  hub.tell('user:7');
  expect(await read()).toEqual(updateOf('person'));
});

it('keeps one update of each subject for a reader who is slow', async () => {
  const { hub, read } = open();
  for (let count = 0; count < 1_000; count += 1) {
    hub.tell('task:5');
    hub.tell('user:7');
  }
  expect(await read()).toEqual(isOpen);
  expect(await read()).toEqual(updateOf('task', 'person'));
  hub.tell('task:5');
  expect(await read()).toEqual(updateOf('task'));
});

it('tells many updates in a row as the first and the rest', async () => {
  const { hub, read } = open({ times: { gap: 40 } });
  await read();
  hub.tell('task:5');
  expect(await read()).toEqual(updateOf('task'));
  const begun = performance.now();
  for (let count = 0; count < 10; count += 1) hub.tell('task:5');
  expect(await read()).toEqual(updateOf('task'));
  expect(performance.now() - begun).toBeGreaterThan(30);
});

it('tells what was written between the reading of the page and the stream', async () => {
  const clock = { now: 10_000 };
  const hub = new UpdateHub({ now: () => clock.now });
  clock.now = 50_000;
  hub.tell('task:5');
  const late = open({ hub, since: 49_000 });
  expect(await late.read()).toEqual(openAndUpdateOf('task'));

  const inTime = open({ hub, since: 60_000 });
  expect(await inTime.read()).toEqual(isOpen);
  hub.tell('user:7');
  expect(await inTime.read(), 'nothing of the task').toEqual(updateOf('person'));
});

it('asks before each update whether the reader still may see it, and ends if not', async () => {
  let may = true;
  const { hub, read, onClose } = open({ mayRead: async () => may });
  await read();
  hub.tell('task:5');
  expect(await read()).toEqual(updateOf('task'));
  may = false;
  hub.tell('task:5');
  expect(await read()).toBe(END);
  expect(await read()).toBeNull();
  expect(onClose).toHaveBeenCalledOnce();
});

it('ends when nobody can say whether the reader still may, who can come back', async () => {
  const { hub, read } = open({ mayRead: () => Promise.reject(new Error('the database is away')) });
  await read();
  hub.tell('task:5');
  expect(await read()).toBeNull();
});

it('ends without an update when the reader may see it no more', async () => {
  const { read, onClose } = open({ mayRead: async () => false, times: { recheck: 10 } });
  expect(await read()).toEqual(isOpen);
  expect(await read()).toBe(END);
  expect(await read()).toBeNull();
  expect(onClose).toHaveBeenCalledOnce();
});

it('beats, so that nobody takes it for dead', async () => {
  const { read } = open({ times: { heartbeat: 5 } });
  await read();
  expect(await read()).toBe(': \n\n');
  expect(await read()).toBe(': \n\n');
});

it('ends for a reader who takes nothing from one beat to the next', async () => {
  const { onClose } = open({ times: { heartbeat: 10 } });
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledOnce());
});

it('ends when its life is over, and when it is told to', async () => {
  const short = open({ times: { life: 10 } });
  await short.read();
  expect(await short.read()).toBeNull();
  const told = open();
  await told.read();
  told.close();
  told.close();
  expect(await told.read()).toBeNull();
  expect(told.onClose).toHaveBeenCalledOnce();
});

it('follows nothing any more once its reader has left', async () => {
  const mayRead = vi.fn(async () => true);
  const { hub, read, reader, onClose } = open({ mayRead });
  await read();
  await reader.cancel();
  hub.tell('task:5');
  expect(onClose).toHaveBeenCalledOnce();
  expect(mayRead).not.toHaveBeenCalled();
});

it('beats more often than proxies wait, and asks within half a minute', () => {
  expect(STREAM_TIMES.heartbeat).toBeLessThanOrEqual(20_000);
  expect(STREAM_TIMES.recheck).toBeLessThanOrEqual(30_000);
  expect(STREAM_TIMES.life).toBeLessThanOrEqual(300_000);
});
