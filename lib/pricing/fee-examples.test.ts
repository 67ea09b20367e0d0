import { expect, it } from 'vitest';
import { feeExamples } from './fee-examples';

it('are the ones that the decision tells', () => {
  expect(feeExamples({ bps: 1_000, minimum: 0 })).toEqual({
    feePaid: 1_000,
    examples: [
      { step: 'agreed_lower', reward: 8_000, fee: 0, change: 8_000 },
      { step: 'agreed_higher', reward: 12_000, fee: 200, change: 12_200 },
      { step: 'raised', reward: 15_000, fee: 500, change: 3_300 },
      { step: 'lowered', reward: 9_000, fee: 0, change: -6_500 },
    ],
  });
});
