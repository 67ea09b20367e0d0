import { expect, it } from 'vitest';
import { offerRefusal } from './offer-refusal';

it.each([
  [0, false, 5, null],
  [0, true, 5, null],
  [1, true, 0, null],
  [1, true, 1, 'one_at_a_time'],
  [2, true, 0, 'offers_paused'],
  [3, true, 2, 'offers_paused'],
  [2, false, 0, null],
  [2, false, 1, 'one_at_a_time'],
])(
  'a helper who owes the fees of %i tasks, recently: %s, and has %i others: %s',
  (owedFees, isRecent, standing, refusal) => {
    expect(offerRefusal({ owedFees, isRecent, standing })).toBe(refusal);
  },
);
