import { expect, it } from 'vitest';
import { whereMoneyIs } from './where-money-is';

const terms = { bps: 1_000, minimum: 0, paid: 1_000, waived: 0 };
const facts = {
  status: 'in_progress',
  held: 12_200,
  terms,
  isPoster: true,
  released: null,
  takenBack: 0,
};
const none = { amount: 0, fee: 0, back: 0 };

it.each([
  ['held, and its fee', {}, { key: 'timelineHeldFee', amount: 12_000, fee: 200 }],
  ['held, to its helper', { isPoster: false }, { key: 'timelineHeld', amount: 12_000, fee: 200 }],
  ['held without a further fee', { held: 9_000 }, { key: 'timelineHeld', amount: 9_000 }],
  [
    'on its way back after a cancellation',
    { status: 'cancelled' },
    { key: 'timelineGoingBack', amount: 12_200 },
  ],
  [
    'on its way back after a part was released',
    { status: 'completed', held: 1_100, released: 11_000 },
    { key: 'timelineGoingBack', amount: 1_100 },
  ],
  [
    'released',
    { status: 'completed', held: 0, released: 12_000 },
    { key: 'timelineReleased', amount: 12_000 },
  ],
  [
    'taken back after that',
    { status: 'completed', held: 0, released: 12_000, takenBack: 500 },
    { key: 'timelineTakenBack', amount: 12_000, back: 500 },
  ],
  ['nowhere here any more', { status: 'cancelled', held: 0 }, { key: 'timelineNothingHeld' }],
  ['not paid yet', { status: 'accepted', held: 0 }, { key: 'timelineNone' }],
])('says where the money of a task is: %s', (_, parts, said) => {
  expect(whereMoneyIs({ ...facts, ...parts })).toEqual({ ...none, ...said });
});
