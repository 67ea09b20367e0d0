import { describe, expect, it } from 'vitest';
import type { EventList, EventWindow } from '@/lib/providers/provider-event';
import { readWindows } from './read-windows';

const NOON = Date.UTC(2026, 10, 29, 12);
const at = (minutes: number) => new Date(NOON + minutes * 60_000);
const minutesOf = (time: Date) => (time.getTime() - NOON) / 60_000;

/** A provider with an event at each of these minutes, of which one question returns at most `most`. */
function listOf({ minutes, most }: { minutes: number[]; most: number }) {
  return async ({ since, until }: EventWindow): Promise<EventList> => {
    const found = minutes.filter((minute) => at(minute) >= since && at(minute) <= until);
    const events = found.slice(-most).map((minute) => ({ eventId: String(minute) })) as EventList['events'];
    return { events, isComplete: found.length <= most };
  };
}

async function read({
  minutes,
  most,
  to,
  rounds = 1_000,
}: Record<'most' | 'to', number> & { minutes: number[]; rounds?: number }) {
  const windows: [number, number][] = [];
  const found = new Set<string>();
  let left = rounds;
  const result = await readWindows({
    from: at(0),
    to: at(to),
    list: listOf({ minutes, most }),
    async take({ since, until, events }) {
      windows.push([minutesOf(since), minutesOf(until)]);
      for (const { eventId } of events) found.add(eventId);
    },
    isTimeUp: () => {
      left -= 1;
      return left < 0;
    },
  });
  return { windows, found, isCut: result.isCut, readUntil: minutesOf(result.readUntil) };
}

const DAY = 24 * 60;

describe('A list of events', () => {
  it('is read day by day, up to now', async () => {
    const result = await read({ minutes: [10], most: 5, to: 2 * DAY + 30 });
    expect(result).toEqual({
      windows: [
        [0, DAY],
        [DAY, 2 * DAY],
        [2 * DAY, 2 * DAY + 30],
      ],
      found: new Set(['10']),
      isCut: false,
      readUntil: 2 * DAY + 30,
    });
  });

  it('that has more than one question returns is read in halves, without a gap', async () => {
    const minutes = Array.from({ length: 300 }, (_, index) => index * 2);
    const { windows, found, isCut, readUntil } = await read({ minutes, most: 20, to: 600 });
    expect(found.size).toBe(300);
    expect({ isCut, readUntil }).toEqual({ isCut: false, readUntil: 600 });
    windows.forEach(([since], index) => {
      expect(since).toBe(index === 0 ? 0 : windows[index - 1]?.[1]);
    });
  });

  it('is cut where one minute has more than one question returns: that minute is not passed', async () => {
    const minutes = [10, ...Array.from({ length: 9 }, (_, index) => 90 + index / 10)];
    const { found, isCut, readUntil } = await read({ minutes, most: 5, to: 120 });
    expect(isCut).toBe(true);
    expect(readUntil).toBeGreaterThan(10);
    expect(readUntil).toBeLessThanOrEqual(90);
    expect(found.has('90.8')).toBe(true);
  });

  it('is not read further than its time allows, and nothing is read where there is nothing to read', async () => {
    expect(await read({ minutes: [], most: 5, to: 5 * DAY, rounds: 2 })).toMatchObject({
      readUntil: 2 * DAY,
    });
    expect(await read({ minutes: [], most: 5, to: 0 })).toMatchObject({ windows: [], readUntil: 0 });
  });
});
