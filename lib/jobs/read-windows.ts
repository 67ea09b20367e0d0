import type { EventList, EventWindow } from '@/lib/providers/provider-event';

const MINUTE_MS = 60_000;

/** A day of events is a few pages at most; an outage is read day by day, and each day is done once. */
const WINDOW_MS = 24 * 60 * MINUTE_MS;

/** A window with more events than one question returns is halved down to this. */
const WINDOW_MS_MIN = MINUTE_MS;

/**
 * Reads a list of events from one time to another, window by window, and hands each to `take`, which remembers how far
 * it came. A window with too many events is asked for in halves, so that none is passed over.
 * @param isTimeUp a run that lasts longer than its interval ends here, and the next continues
 * @returns up to where everything was read, and whether a minute has more events than can be listed
 * @throws what `list` and `take` throw
 */
export async function readWindows({
  from,
  to,
  list,
  take,
  isTimeUp,
}: {
  from: Date;
  to: Date;
  list: (window: EventWindow) => Promise<EventList>;
  take: (window: EventWindow & { events: EventList['events'] }) => Promise<void>;
  isTimeUp: () => boolean;
}): Promise<{ readUntil: Date; isCut: boolean }> {
  let since = from;
  let lengthMs = WINDOW_MS;
  while (since < to && !isTimeUp()) {
    const until = new Date(Math.min(since.getTime() + lengthMs, to.getTime()));
    const { events, isComplete } = await list({ since, until });
    if (!isComplete && until.getTime() - since.getTime() > WINDOW_MS_MIN) {
      lengthMs = Math.max(WINDOW_MS_MIN, (until.getTime() - since.getTime()) / 2);
      continue;
    }
    // Of a minute that is too full, what is listed is better than nothing; the cursor stays in front of it.
    await take({ since, until: isComplete ? until : since, events });
    if (!isComplete) return { readUntil: since, isCut: true };
    since = until;
  }
  return { readUntil: since, isCut: false };
}
