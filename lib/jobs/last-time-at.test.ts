import { expect, it } from 'vitest';
import { lastTimeAt } from './last-time-at';

it.each([
  ['a second before it', '2026-11-30T02:59:59.999Z', '2026-11-29T03:00:00.000Z'],
  ['at it', '2026-11-30T03:00:00.000Z', '2026-11-30T03:00:00.000Z'],
  ['after it', '2026-11-30T23:59:00.000Z', '2026-11-30T03:00:00.000Z'],
  ['across a month', '2027-01-01T00:30:00.000Z', '2026-12-31T03:00:00.000Z'],
  [
    'in London’s summer time, which it does not follow',
    '2026-07-01T03:00:00+01:00',
    '2026-06-30T03:00:00.000Z',
  ],
])('the hour was there last: %s', (_, now, expected) => {
  expect(lastTimeAt({ now: new Date(now), hour: 3 }).toISOString()).toBe(expected);
});

it('midnight is an hour, too', () => {
  const now = new Date('2026-11-30T00:00:00.000Z');
  expect(lastTimeAt({ now, hour: 0 })).toEqual(now);
});
