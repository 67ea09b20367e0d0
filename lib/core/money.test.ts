import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencies, formatMoney, fromDecimal, shareDown, shareHalfUp, toDecimal } from './money';

describe('decimal text', () => {
  it.each([
    [1000, 'GBP', '10.00'],
    [5, 'GBP', '0.05'],
    [0, 'GBP', '0.00'],
    [-123, 'GBP', '-1.23'],
    [1000, 'JPY', '1000'],
    [0, 'JPY', '0'],
  ])('%i %s is "%s"', (amount, currency, text) => {
    expect(toDecimal({ amount, currency })).toBe(text);
  });

  it('comes back as the same amount in every currency', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99_999_999 }),
        fc.constantFrom(...currencies),
        (amount, currency) => {
          expect(fromDecimal({ text: toDecimal({ amount, currency }), currency })).toBe(amount);
        },
      ),
    );
  });

  it.each(['', '1.234', '-1', '1e3', '１０', '1,000', 'NaN', '.5', '10.'])(
    '"%s" is no amount of pounds',
    (text) => {
      expect(fromDecimal({ text, currency: 'GBP' })).toBeNull();
    },
  );

  it('has no decimals in yen', () => {
    expect(fromDecimal({ text: '10.5', currency: 'JPY' })).toBeNull();
    expect(fromDecimal({ text: '10', currency: 'JPY' })).toBe(10);
  });

  it('refuses a float and an unknown currency', () => {
    expect(() => toDecimal({ amount: 1.5, currency: 'GBP' })).toThrow('integer');
    expect(() => toDecimal({ amount: 1, currency: 'XXX' })).toThrow('XXX');
  });
});

describe('money for people', () => {
  it('reads the same amount in both languages', () => {
    expect(formatMoney({ amount: 720, currency: 'GBP', locale: 'en' })).toBe('£7.20');
    expect(formatMoney({ amount: 720, currency: 'GBP', locale: 'zh' })).toBe('£7.20');
    expect(formatMoney({ amount: 720, currency: 'JPY', locale: 'en' })).toBe('JP¥720');
    const short = { currency: 'GBP', locale: 'zh', isShort: true };
    expect(formatMoney({ ...short, amount: 50_000 })).toBe('£500');
    expect(formatMoney({ ...short, amount: 50_050 })).toBe('£500.50');
  });
});

describe('shares', () => {
  it('round half a unit up, or everything down, and never by more than one unit apart', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99_999_999 }),
        fc.integer({ min: 0, max: 10_000 }),
        (amount, bps) => {
          const up = shareHalfUp({ amount, bps });
          const down = shareDown({ amount, bps });
          expect(Number.isInteger(up) && Number.isInteger(down)).toBe(true);
          expect(up - down).toBeGreaterThanOrEqual(0);
          expect(up - down).toBeLessThanOrEqual(1);
          expect(up).toBeLessThanOrEqual(amount);
          expect(BigInt(down) * 10_000n <= BigInt(amount) * BigInt(bps)).toBe(true);
        },
      ),
    );
    expect(shareHalfUp({ amount: 5, bps: 1000 })).toBe(1);
    expect(shareHalfUp({ amount: 4, bps: 1000 })).toBe(0);
    expect(shareHalfUp({ amount: 8850, bps: 1000 })).toBe(885);
    expect(shareHalfUp({ amount: 199, bps: 1000 })).toBe(20);
  });
});
