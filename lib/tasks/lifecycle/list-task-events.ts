import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import type { TaskEvent } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';
import { toDecimal } from '@/lib/core/money';
import { type TaskEventResponse, taskActorSchema } from '@/lib/tasks/schema';

/** A longer timeline is cut at its beginning. */
const EVENTS_MAX = 500;

type NamedEvent = TaskEvent & { actorPerson: { name: string } | null };

/**
 * The timeline of a task, the oldest first, for its poster and its helper. A helper reads neither the offers of others
 * nor the time before their acceptance.
 * @throws PayError not_found (also to everybody else), database_unavailable
 */
export async function listTaskEvents({
  userId,
  taskId,
}: {
  userId: number;
  taskId: number;
}): Promise<TaskEventResponse[]> {
  const task = await db().task.findFirst({
    where: { id: taskId, OR: [{ posterId: userId }, { helperId: userId }] },
    select: { posterId: true, currency: true },
  });
  if (!task) throw new PayError('not_found');
  const newestFirst = await db().taskEvent.findMany({
    where: { taskId },
    include: { actorPerson: { select: { name: true } } },
    orderBy: { id: 'desc' },
    take: EVENTS_MAX,
  });
  const events = newestFirst.toReversed();
  const shown = task.posterId === userId ? events : forHelper({ events, userId });
  return shown.map((event) => toResponse({ event, currency: task.currency }));
}

/**
 * The messages of both sides of a task since the helper was accepted, the oldest first, for an operator's decision. The
 * caller checks access.
 * @throws PayError database_unavailable
 */
export async function listTaskStatements({ taskId }: { taskId: number }): Promise<TaskEventResponse[]> {
  const task = await db().task.findUniqueOrThrow({
    where: { id: taskId },
    select: {
      currency: true,
      events: {
        include: { actorPerson: { select: { name: true } } },
        orderBy: { id: 'desc' },
        take: EVENTS_MAX,
      },
    },
  });
  const events = task.events.toReversed();
  const accepted = events.findLastIndex(({ kind }) => kind === 'accepted');
  return events
    .filter(({ text }, position) => position >= accepted && text !== null)
    .map((event) => toResponse({ event, currency: task.currency }));
}

/** Their own offers and the publication of the task, then everything since they were accepted. */
function forHelper({ events, userId }: { events: NamedEvent[]; userId: number }): NamedEvent[] {
  const accepted = events.findLastIndex(({ kind }) => kind === 'accepted');
  return events
    .filter(
      ({ kind, actorId }, position) => position >= accepted || kind === 'published' || actorId === userId,
    )
    .filter(({ kind }) => !ofPosterAlone.includes(kind))
    .map((event) => (withAmountOfPoster.includes(event.kind) ? { ...event, detail: {} } : event));
}

/** Steps of the poster's own money: a helper reads neither the service fee nor what goes back to the poster. */
const ofPosterAlone = ['fee_refund_started', 'fee_refunded', 'fee_refund_failed'];
const withAmountOfPoster = [
  'published',
  'fee_dispute_lost',
  'refund_started',
  'refund_arrived',
  'refund_failed',
];

const wholeSchema = z.number().int().nullable().default(null);
const detailSchema = z
  .object({ amount: wholeSchema, points: wholeSchema })
  .catch({ amount: null, points: null });

function toResponse({ event, currency }: { event: NamedEvent; currency: string }): TaskEventResponse {
  const { amount, points } = detailSchema.parse(event.detail);
  return {
    id: Number(event.id),
    kind: event.kind,
    from_status: event.fromStatus,
    to_status: event.toStatus,
    actor: taskActorSchema.parse(event.actor),
    actor_name: event.actor === 'operator' ? null : (event.actorPerson?.name ?? null),
    text: event.text,
    amount,
    amount_display: amount === null ? null : toDecimal({ amount, currency }),
    points,
    created_at: event.createdAt.toISOString(),
  };
}
