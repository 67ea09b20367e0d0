import type { TaskStep } from '@/components/rewards/money-trail';
import type { TaskEventResponse } from '@/lib/tasks/schema';

/**
 * A step of a task's life as its page shows it.
 * @param say how names are said, see `sayNames`
 */
export function toStep({
  event,
  say,
}: {
  event: TaskEventResponse;
  say: (name: string) => string;
}): TaskStep {
  return {
    id: event.id,
    kind: event.kind === 'published' && event.amount === 0 ? 'published_free' : event.kind,
    actor: event.actor,
    actorName: event.actor_name === null ? null : say(event.actor_name),
    text: event.text,
    amount: event.amount,
    points: event.points ?? 0,
    at: event.created_at,
  };
}
