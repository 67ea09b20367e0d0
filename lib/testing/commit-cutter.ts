import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Plan } from '@/lib/ledger/plan';
import { isDone, planIn, readMessages } from './postgres-messages';
import type { World } from './world';

/**
 * Where a commit loses its connection: `before` the database hears of it, as when a process dies after what it did
 * before; `after` it was written and before anybody is told, as when a process dies before what it would do next.
 */
export type Cut = 'before' | 'after';

/** Stands between us and PostgreSQL, and cuts the connections of commits. */
export type CommitCutter = {
  /** From now on each commit is cut the first time that somebody tries it, and passes after that; null: all pass. */
  cutEach(cut: Cut | null): void;
  /** What was cut since `cutEach`, in order. */
  cuts(): Plan[];
  /** How many commits were sent through it since the beginning, whatever became of them. */
  sent(): number;
  /** Those of them that were written, in order. */
  written(): Plan[];
  close(): Promise<void>;
};

/**
 * Opens one in front of a world's database. This process goes through it from now on, if it has not asked the database
 * for anything yet; everything passes until it is told otherwise. Close the world before it.
 */
export async function openCommitCutter({ databaseUrl }: World): Promise<CommitCutter> {
  const behind = new URL(databaseUrl);
  const state: State = { cut: null, done: new Set(), cuts: [], sent: 0, written: [] };
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const database = connect({ host: behind.hostname, port: Number(behind.port) });
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    join({ client, database, state });
  });
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(await listening(server));
  process.env.DATABASE_URL = url.href;
  return {
    cutEach: (cut) => void Object.assign(state, { cut, done: new Set(), cuts: [] }),
    cuts: () => state.cuts,
    sent: () => state.sent,
    written: () => state.written,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

type State = { cut: Cut | null; done: Set<string>; cuts: Plan[]; sent: number; written: Plan[] };
type Connection = { client: Socket; database: Socket; state: State };

function join({ client, database, state }: Connection): void {
  /** The commit that the database is at, and what of its answer has come. */
  let commit: { plan: string; cut: Cut | null; answer: Buffer } | null = null;
  let unsent = Buffer.alloc(0);
  let isOpen = false;

  client.on('data', (chunk: Buffer) => {
    unsent = Buffer.concat([unsent, chunk]);
    const whole = wholeBytes({ bytes: unsent, isOpen });
    if (whole === 0) return;
    const batch = unsent.subarray(0, whole);
    unsent = unsent.subarray(whole);
    const plan = isOpen ? planIn(readMessages(batch).messages) : null;
    isOpen = true;
    if (plan !== null) {
      const cut = cutOf({ plan, state });
      if (cut === 'before') return sever({ client, database, state, plan });
      commit = { plan, cut, answer: Buffer.alloc(0) };
    }
    database.write(batch);
  });
  database.on('data', (chunk: Buffer) => {
    if (!commit) return void client.write(chunk);
    commit.answer = Buffer.concat([commit.answer, chunk]);
    const { plan, cut, answer } = commit;
    const done = isDone(answer);
    if (done === null) return;
    commit = null;
    if (done) state.written.push(JSON.parse(plan));
    // What was refused has written nothing, so there is nothing that could stay unheard.
    if (done && cut === 'after') sever({ client, database, state, plan });
    else client.write(answer);
  });
  for (const [socket, other] of [
    [client, database],
    [database, client],
  ] as const) {
    socket.setNoDelay(true);
    socket.on('error', () => other.destroy());
    socket.on('close', () => other.destroy());
  }
}

const SYNC_OR_ALONE = ['S', 'Q', 'p', 'X', 'H'];

/** How much may be passed on: the opening packet, which has no type, and after that whole batches up to their end. */
function wholeBytes({ bytes, isOpen }: { bytes: Buffer; isOpen: boolean }): number {
  if (!isOpen) return bytes.length >= 4 && bytes.length >= bytes.readUInt32BE(0) ? bytes.readUInt32BE(0) : 0;
  const { messages, length } = readMessages(bytes);
  return SYNC_OR_ALONE.includes(messages.at(-1)?.type ?? '') ? length : 0;
}

function cutOf({ plan, state }: { plan: string; state: State }): Cut | null {
  state.sent += 1;
  return state.done.has(nameOf(plan)) ? null : state.cut;
}

/** Versions change when somebody else was quicker, and that is the same commit tried again. */
function nameOf(plan: string): string {
  return plan.replaceAll(/"version":\d+/g, '');
}

/** A process that ends closes its connections, a machine that is gone resets them: by turns. */
function sever({ client, database, state, plan }: Connection & { plan: string }): void {
  state.done.add(nameOf(plan));
  state.cuts.push(JSON.parse(plan));
  if (state.cuts.length % 2 === 0) client.destroy();
  else client.resetAndDestroy();
  database.destroy();
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}
