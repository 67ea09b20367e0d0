import { expect, it } from 'vitest';
import { dayInLondon } from './day-in-london';

it.each([
  ['2026-12-31T23:59:59Z', '2026-12-31'],
  ['2026-06-30T22:59:59Z', '2026-06-30'],
  ['2026-06-30T23:00:00Z', '2026-07-01'],
])('of %s is %s', (instant, day) => {
  expect(dayInLondon(new Date(instant))).toBe(day);
});
