import { NextRequest } from 'next/server';
import type { z } from 'zod';
import type { SessionUser } from '@/lib/auth/read-session-user';
import { requestUser } from '@/lib/auth/request-user';
import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';
import { networkOf } from '@/lib/http/network-of';
import { mayFollow } from './may-follow';
import type { Followed, updatesQuerySchema } from './schema';
import type { Subject } from './update-hub';
import { updateSource } from './update-source';
import { updateStream } from './update-stream';

type Following = {
  user: SessionUser | null;
  query: z.output<typeof updatesQuerySchema>;
  headers: Headers;
  address: string;
};

const RETRY_SECONDS = 30;
/** The first stream of a process waits for its connection. */
const CONNECT_MILLISECONDS_MAX = 2_000;

/**
 * Opens a stream of server-sent events about a task, a payment and what belongs to the caller, for whoever may read those;
 * each event says only that something was written.
 * @throws PayError not_signed_in where there is nothing to follow, not_found (also when it is not theirs to see), rate_limited
 *   with too many open streams, overloaded while the database tells this server nothing, database_unavailable
 */
export async function followUpdates({ user, query, headers, address }: Following): Promise<Response> {
  const { task, payment, since = null } = query;
  const userId = user?.id ?? null;
  if (userId === null && (task === undefined || payment !== undefined)) throw new PayError('not_signed_in');
  if (!(await mayFollow({ userId, task, payment }))) throw new PayError('not_found');
  const source = updateSource();
  const isListening = await source.listener.untilListening(CONNECT_MILLISECONDS_MAX);
  if (!isListening) throw new PayError('overloaded');
  const leave = source.counts.take({ userId, network: networkOf(address) });
  if (!leave) throw new PayError('rate_limited', { details: { retry_after_seconds: RETRY_SECONDS } });

  const stream = updateStream({
    hub: source.hub,
    subjects: subjectsOf({ userId, task, payment }),
    since,
    mayRead: async () =>
      source.listener.isListening() &&
      (await isStillThere({ userId, headers })) &&
      (await mayFollow({ userId, task, payment })),
    onClose: () => {
      leave();
      source.open.delete(stream);
    },
  });
  source.open.add(stream);
  return new Response(stream.body, { headers: HEADERS });
}

/** No proxy may keep it back until it is complete, and nobody may compress it, which would do the same. */
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
};

function subjectsOf({
  userId,
  task,
  payment,
}: {
  userId: number | null;
  task: number | undefined;
  payment: number | undefined;
}): Map<Subject, Followed> {
  const subjects = new Map<Subject, Followed>();
  if (userId !== null) subjects.set(`user:${userId}`, 'person');
  if (task !== undefined) subjects.set(`task:${task}`, 'task');
  if (payment !== undefined) subjects.set(`payment:${payment}`, 'payment');
  return subjects;
}

/** Whether the same person is still signed in, as with the request that opened the stream. */
async function isStillThere({
  userId,
  headers,
}: {
  userId: number | null;
  headers: Headers;
}): Promise<boolean> {
  if (userId === null) return true;
  const user = await requestUser(new NextRequest(env().appUrl, { headers }));
  return user?.id === userId;
}
