import { expect, it } from 'vitest';
import { offerRefusal } from './offer-refusal';

it.each([
  [0, 5, null],
  [1, 0, null],
  [1, 1, 'one_at_a_time'],
  [2, 0, 'pay_first'],
  [3, 2, 'pay_first'],
])('a helper who owes the fees of %i tasks, and has %i others: %s', (owedFees, standing, refusal) => {
  expect(offerRefusal({ owedFees, standing })).toBe(refusal);
});
