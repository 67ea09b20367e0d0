import { describe, expect, it } from 'vitest';
import { readNearestPoints } from './payment-response';

describe('readNearestPoints', () => {
  it('reads the choices of a refusal', () => {
    const details = {
      minimum: 30,
      final_amount: 8,
      choices: [
        { points_amount: 970, final_amount: 30 },
        { points_amount: 1000, final_amount: 0 },
      ],
    };
    expect(readNearestPoints(details)).toEqual([970, 1000]);
  });

  it.each([{}, { choices: null }, { choices: [{ points_amount: '970' }] }, { choices: 'all' }])(
    'finds none in %j',
    (details) => {
      expect(readNearestPoints(details)).toEqual([]);
    },
  );
});
