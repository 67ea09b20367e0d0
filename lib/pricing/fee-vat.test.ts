import { describe, expect, it } from 'vitest';
import { feeVat } from './fee-vat';

const vat = { number: 'GB123456789', rateBps: 2_000, from: '2026-04-01' };
const completedAt = '2026-06-01T12:00:00.000Z';

describe('The VAT in a service fee', () => {
  it.each([
    [1_000, 167],
    [600, 100],
    [6, 1],
    [3, 1],
    [2, 0],
    [1, 0],
  ])('of %i pence at 20 %% is %i', (feePaid, expected) => {
    expect(feeVat({ feePaid, completedAt, vat })).toBe(expected);
  });

  it('follows the rate', () => {
    expect(feeVat({ feePaid: 1_050, completedAt, vat: { ...vat, rateBps: 500 } })).toBe(50);
    expect(feeVat({ feePaid: 1_050, completedAt, vat: { ...vat, rateBps: 0 } })).toBe(0);
  });

  it('is not told where the platform is not registered, or there is no fee', () => {
    expect(feeVat({ feePaid: 1_000, completedAt, vat: null })).toBeNull();
    expect(feeVat({ feePaid: 0, completedAt, vat })).toBeNull();
  });

  it('begins with the first moment of its first day in London', () => {
    const at = (time: string) => feeVat({ feePaid: 600, completedAt: time, vat });
    // London's clocks are an hour ahead of UTC by then.
    expect(at('2026-03-31T22:59:59.999Z')).toBeNull();
    expect(at('2026-03-31T23:00:00.000Z')).toBe(100);
  });
});
