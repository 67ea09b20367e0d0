import { expect, it } from 'vitest';
import { type MonthMoves, sumMonths } from './sum-months';

const moves = (parts: Partial<MonthMoves>): MonthMoves => ({
  month: '2026-01',
  currency: 'GBP',
  paid: 0,
  returned: 0,
  fees: 0,
  toHelpers: 0,
  byLinkU: 0,
  pointsSpent: 0,
  pointsReturned: 0,
  tasks: 0,
  underReview: 0,
  onTheWayBack: 0,
  inDispute: 0,
  ...parts,
});

const paid = moves({ month: '2025-12', paid: -11_000, fees: 1_000, tasks: 10_000 });

it('a month begins with what the one before ended with, also where months lie between', () => {
  const released = moves({ month: '2026-03', toHelpers: 10_000, tasks: -10_000 });
  expect(sumMonths([paid, released])).toMatchObject([
    { month: '2026-03', opening: 10_000, paid: 0, to_helpers: 10_000, closing: 0 },
    { month: '2025-12', opening: 0, paid: 11_000, paid_display: '110.00', fees: 1_000, closing: 10_000 },
  ]);
});

it('a refund that has not arrived is held, and said apart from what is held for tasks', () => {
  const cancelled = moves({ tasks: -10_000, onTheWayBack: 10_000 });
  expect(sumMonths([paid, cancelled])[0]).toMatchObject({
    returned: 0,
    held: 0,
    on_the_way_back: 10_000,
    closing: 10_000,
  });
});

it('what a bank took back of a held reward is there twice until it is decided, and counts once', () => {
  const disputed = moves({ returned: 10_000, inDispute: -10_000 });
  expect(sumMonths([paid, disputed])[0]).toMatchObject({
    returned: 10_000,
    held: 10_000,
    in_dispute: -10_000,
    closing: 0,
  });
});

it('each currency is held by itself', () => {
  const yen = moves({ month: '2025-12', currency: 'JPY', paid: -500, tasks: 500 });
  const later = moves({ toHelpers: 10_000, tasks: -10_000 });
  expect(
    sumMonths([paid, yen, later]).map(({ currency, opening, closing }) => [currency, opening, closing]),
  ).toEqual([
    ['GBP', 10_000, 0],
    ['JPY', 0, 500],
    ['GBP', 0, 10_000],
  ]);
});

it('what LinkU paid and what points came back are above zero, and nothing is below it', () => {
  const [sums] = sumMonths([moves({ byLinkU: -300, returned: 300, pointsReturned: -40 })]);
  expect(sums).toMatchObject({ by_linku: 300, points_returned: 40, closing: 0 });
  expect(Object.values(sums ?? {}).some((value) => Object.is(value, -0))).toBe(false);
});
