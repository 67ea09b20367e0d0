import { expect, test } from 'vitest';
import { createTokenBuckets } from './token-buckets';

function bucketsAt({ keysMax }: { keysMax?: number } = {}) {
  const clock = { milliseconds: 0 };
  const buckets = createTokenBuckets({
    capacity: 10,
    perSecond: 2,
    now: () => clock.milliseconds,
    ...(keysMax !== undefined && { keysMax }),
  });
  return { clock, take: (key: string, cost = 1) => buckets.take({ key, cost }) };
}

test('a full bucket gives at once, an empty one after a while, each key its own', () => {
  const { clock, take } = bucketsAt();
  expect(take('a', 10)).toBe(0);
  expect(take('a', 4)).toBe(2);
  expect(take('b', 10)).toBe(0);
  clock.milliseconds = 1_999;
  expect(take('a', 4)).toBe(1);
  clock.milliseconds = 2_000;
  expect(take('a', 4)).toBe(0);
});

test('a bucket never holds more than its capacity', () => {
  const { clock, take } = bucketsAt();
  take('a');
  clock.milliseconds = 3_600_000;
  expect(take('a', 10)).toBe(0);
  expect(take('a')).toBe(1);
});

test('the key that was idle longest is forgotten first', () => {
  const { take } = bucketsAt({ keysMax: 2 });
  for (const key of ['a', 'b', 'a', 'c']) take(key, 5);
  expect(take('a', 1)).toBe(1);
  expect(take('b', 10)).toBe(0);
});
