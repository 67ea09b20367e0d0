import { expect, test } from 'vitest';
import { type Load, nextLoad } from './load';

/** The load after each reading of the delay. */
function follow(readings: number[]): Load[] {
  let load: Load = 'calm';
  return readings.map((_, at) => {
    load = nextLoad({ load, delays: readings.slice(0, at + 1) });
    return load;
  });
}

test('one late reading is no load, two are', () => {
  expect(follow([500, 20, 500, 20])).toEqual(['calm', 'calm', 'calm', 'calm']);
  expect(follow([500, 500])).toEqual(['calm', 'busy']);
  expect(follow([2_500, 2_500])).toEqual(['calm', 'overloaded']);
});

test('a load ends well below where it begins, so that it does not come and go', () => {
  expect(follow([500, 500, 300, 300, 100, 300, 100, 100])).toEqual([
    'calm',
    'busy',
    'busy',
    'busy',
    'busy',
    'busy',
    'busy',
    'calm',
  ]);
  expect(follow([2_500, 2_500, 900, 900, 700, 700, 100, 100])).toEqual([
    'calm',
    'overloaded',
    'overloaded',
    'overloaded',
    'overloaded',
    'busy',
    'busy',
    'calm',
  ]);
});
