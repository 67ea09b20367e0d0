import { expect, it } from 'vitest';
import type { TaskMoney } from '@/lib/tasks/money/schema';
import { whereMoneyIs } from './where-money-is';

const money: TaskMoney = {
  state: 'none',
  turn: null,
  until: null,
  payment_id: null,
  due: 0,
  held: 0,
  held_fee: 0,
  disputed: 0,
  released: 0,
  taken_back: 0,
  returning: 0,
  returned: 0,
  returned_points: 0,
};

const said = (parts: Partial<TaskMoney>, isPoster = true) =>
  whereMoneyIs({ money: { ...money, ...parts }, isPoster }).map(({ key, amount, fee }) =>
    [key, amount, fee].filter((part) => part !== 0).join(' '),
  );

it.each([
  [['held 9000'], { state: 'held', held: 9_000 }],
  [['heldFee 9000 100'], { state: 'held', held: 9_000, held_fee: 100 }],
  [['underDecision 9000'], { state: 'under_decision', held: 9_000, held_fee: 100 }],
  [['frozen 9100'], { state: 'frozen', held: 9_000, disputed: 9_100 }],
  [['frozenReleased 9100', 'released 9000'], { state: 'frozen', disputed: 9_100, released: 9_000 }],
  [['processing'], { state: 'processing' }],
  [['underReview'], { state: 'under_review' }],
  [['notPaid'], { state: 'due', due: 9_000 }],
  [['notPaid'], { state: 'free' }],
  [['notPaid', 'wentBack 9000'], { state: 'live', returned: 9_000 }],
  [['released 9000'], { state: 'released', released: 9_000 }],
  [['released 9000', 'takenBack 8000'], { state: 'taken_back', released: 9_000, taken_back: 8_000 }],
  [['stillHeld 9100'], { state: 'going_back', held: 9_000, held_fee: 100 }],
  [['goingBack 9100', 'wentBack 900'], { state: 'going_back', returning: 9_100, returned: 900 }],
  [['released 900', 'wentBack 8100'], { state: 'went_back', released: 900, returned: 8_100 }],
  [['pointsBack 900'], { state: 'went_back', returned_points: 900 }],
  [['nothingHeld'], { state: 'none' }],
] as const)('says %j', (sentences, parts) => {
  expect(said(parts)).toEqual(sentences);
});

it('speaks to the helper of what is theirs', () => {
  expect(said({ state: 'released', released: 9_000 }, false)).toEqual(['releasedToYou 9000']);
});
