import { expect, test } from 'vitest';
import { sample } from './sample';

const list = Array.from({ length: 100 }, (_, index) => index);

test('A sample is of its size, in the order of the list, without anything twice', () => {
  const some = sample({ list, size: 10, seed: 1 });
  expect(some).toHaveLength(10);
  expect(new Set(some).size).toBe(10);
  expect(some.toSorted((a, b) => a - b)).toEqual(some);
});

test('The same seed gives the same sample, another one another', () => {
  const first = sample({ list, size: 10, seed: 1 });
  expect(sample({ list, size: 10, seed: 1 })).toEqual(first);
  expect(sample({ list, size: 10, seed: 2 })).not.toEqual(first);
});

test('A sample of more than there is is everything', () => {
  expect(sample({ list, size: 1_000, seed: 1 })).toEqual(list);
});
