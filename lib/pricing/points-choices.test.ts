import { describe, expect, it } from 'vitest';
import { pointsChoices, snapPoints } from './points-choices';

describe('the numbers of points that can be used', () => {
  it.each([
    { why: 'all but those that leave too little', due: 1000, available: 5000, max: 1000, gap: [971, 999] },
    { why: 'the gap ends where the points end', due: 1000, available: 980, max: 980, gap: [971, 980] },
    { why: 'just into the gap', due: 1000, available: 971, max: 971, gap: [971, 971] },
    { why: 'just short of the gap', due: 1000, available: 970, max: 970, gap: [null, null] },
    { why: 'a fee of just the minimum', due: 30, available: 100, max: 30, gap: [1, 29] },
    { why: 'a fee below the minimum', due: 20, available: 100, max: 20, gap: [0, 19] },
    { why: 'a fee below the minimum, and too few points', due: 20, available: 10, max: 10, gap: [0, 10] },
    { why: 'no points', due: 1000, available: 0, max: 0, gap: [null, null] },
  ])('are: $why', ({ due, available, max, gap: [from, to] }) => {
    expect(pointsChoices({ due, available, minimum: 30 })).toEqual({ max, skip_from: from, skip_to: to });
  });

  it('have no gap where the provider takes the smallest unit', () => {
    expect(pointsChoices({ due: 1000, available: 1000, minimum: 1 })).toEqual({
      max: 1000,
      skip_from: null,
      skip_to: null,
    });
  });
});

describe('the nearest number of points that works', () => {
  const choices = { max: 1000, skip_from: 971, skip_to: 999 };

  it.each([
    [-5, 0],
    [0, 0],
    [970, 970],
    [971, 970],
    [984, 970],
    // Equally near to both: the larger one costs the payer less money.
    [985, 1000],
    [986, 1000],
    [999, 1000],
    [1000, 1000],
    [1001, 1000],
  ])('to %i is %i', (points, nearest) => {
    expect(snapPoints({ points, choices })).toBe(nearest);
  });

  it('is itself where there is no gap', () => {
    expect(snapPoints({ points: 400, choices: { max: 500, skip_from: null, skip_to: null } })).toBe(400);
    expect(snapPoints({ points: 600, choices: { max: 500, skip_from: null, skip_to: null } })).toBe(500);
  });

  it('is below the gap where nothing is above it, and above where nothing is below', () => {
    expect(snapPoints({ points: 980, choices: { max: 980, skip_from: 971, skip_to: 980 } })).toBe(970);
    expect(snapPoints({ points: 1, choices: { max: 20, skip_from: 0, skip_to: 19 } })).toBe(20);
    expect(snapPoints({ points: 2, choices: { max: 30, skip_from: 1, skip_to: 29 } })).toBe(0);
    // Neither works, so no points are the honest start.
    expect(snapPoints({ points: 5, choices: { max: 10, skip_from: 0, skip_to: 10 } })).toBe(0);
  });
});
