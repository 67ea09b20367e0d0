import { instantInLondon } from '@/lib/core/instant-in-london';

/** A day's statement is made when every provider lists the whole day: PayPal's list is up to three hours late. */
const DUE_HOUR = 4;

const DAY_MS = 24 * 3_600_000;

/** After a long pause; the next run goes on. */
const DAYS_MAX = 31;

/** A day in London, `2026-11-29`, and its two midnights. */
export type Day = { day: string; from: Date; to: Date };

const london = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/London',
  dateStyle: 'short',
  timeStyle: 'short',
});

/**
 * The days whose statement is due: every day since the last one that has a statement, without today and, early in the
 * morning, without yesterday. The first statement is yesterday's. Pure.
 */
export function daysDue({ last, now }: { last: string | null; now: Date }): Day[] {
  const [today = '', time = ''] = london.format(now).split(' ');
  const end = Number(time.slice(0, 2)) < DUE_HOUR ? dayAfter(today, -1) : today;
  const first = last === null ? dayAfter(end, -1) : dayAfter(last, 1);
  const days: Day[] = [];
  for (let day = first; day < end && days.length < DAYS_MAX; day = dayAfter(day, 1)) {
    days.push({ day, from: midnight(day), to: midnight(dayAfter(day, 1)) });
  }
  return days;
}

function dayAfter(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

function midnight(day: string): Date {
  return new Date(instantInLondon(`${day}T00:00`) ?? Number.NaN);
}
