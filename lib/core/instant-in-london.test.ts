import { expect, it } from 'vitest';
import { instantInLondon } from './instant-in-london';

it.each([
  ['2026-01-15T00:00', '2026-01-15T00:00:00.000Z'],
  ['2026-07-15T00:00', '2026-07-14T23:00:00.000Z'],
  ['2026-07-15T23:59:59', '2026-07-15T22:59:59.000Z'],
  // Clocks go forward at 01:00 on 29 March, and back at 02:00 on 25 October.
  ['2026-03-29T00:59', '2026-03-29T00:59:00.000Z'],
  ['2026-03-29T01:30', '2026-03-29T01:30:00.000Z'],
  ['2026-03-29T02:00', '2026-03-29T01:00:00.000Z'],
  ['2026-10-25T00:59', '2026-10-24T23:59:00.000Z'],
  ['2026-10-25T01:30', '2026-10-25T01:30:00.000Z'],
  ['2026-10-25T02:00', '2026-10-25T02:00:00.000Z'],
])('%s in London is %s', (text, instant) => {
  expect(instantInLondon(text)).toBe(instant);
});

it.each(['', 'tomorrow', '2026-07-15', '2026-13-01T00:00', '2026-07-15T00:00Z', 'x2026-07-15T00:00'])(
  '%j is no date and time',
  (text) => {
    expect(instantInLondon(text)).toBeNull();
  },
);
