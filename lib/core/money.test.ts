import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AMOUNT_MAX,
  currencies,
  currencyDecimals,
  formatMoney,
  fromDecimal,
  isCurrency,
  POINTS_UNIT,
  shareDown,
  shareHalfUp,
  toDecimal,
} from './money';

describe('what a task can be priced in', () => {
  it('is these currencies, with these decimals', () => {
    expect(currencyDecimals).toEqual({ GBP: 2, EUR: 2, USD: 2, CNY: 2, HKD: 2, JPY: 0 });
    expect(currencies).toEqual(['GBP', 'EUR', 'USD', 'CNY', 'HKD', 'JPY']);
    expect(['GBP', 'gbp', 'PTS', '', 'toString'].map(isCurrency)).toEqual([true, false, false, false, false]);
  });

  it('has a largest amount, and points have a unit of their own', () => {
    expect(AMOUNT_MAX).toBe(99_999_999);
    expect(POINTS_UNIT).toBe('PTS');
  });
});

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

  it('may have zeros behind it and spaces around it', () => {
    expect(fromDecimal({ text: '10.500', currency: 'GBP' })).toBe(1050);
    expect(fromDecimal({ text: ' 10.5\n', currency: 'GBP' })).toBe(1050);
    expect(fromDecimal({ text: '10.501', currency: 'GBP' })).toBeNull();
    expect(fromDecimal({ text: '720.00', currency: 'JPY' })).toBe(720);
  });

  it('has at most nine digits before the point', () => {
    expect(fromDecimal({ text: '999999999.99', currency: 'GBP' })).toBe(99_999_999_999);
    expect(fromDecimal({ text: '1000000000', currency: 'GBP' })).toBeNull();
  });

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
    expect(formatMoney({ amount: 720, currency: 'GBP', locale: 'en-GB' })).toBe('£7.20');
    expect(formatMoney({ amount: 720, currency: 'GBP', locale: 'zh-CN' })).toBe('£7.20');
    expect(formatMoney({ amount: 720, currency: 'JPY', locale: 'en-GB' })).toBe('JP¥720');
    const short = { currency: 'GBP', locale: 'zh-CN', isShort: true };
    expect(formatMoney({ ...short, amount: 50_000 })).toBe('£500');
    expect(formatMoney({ ...short, amount: 50_050 })).toBe('£500.50');
  });

  it('has the sign that each language knows', () => {
    expect(formatMoney({ amount: 720, currency: 'CNY', locale: 'en-GB' })).toBe('CN¥7.20');
    expect(formatMoney({ amount: 720, currency: 'CNY', locale: 'zh-CN' })).toBe('¥7.20');
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

  it('turn at the half, and at the whole', () => {
    expect([4_999, 5_000, 14_999, 15_000].map((amount) => shareHalfUp({ amount, bps: 1 }))).toEqual([
      0, 1, 1, 2,
    ]);
    expect([9_999, 10_000, 19_999, 20_000].map((amount) => shareDown({ amount, bps: 1 }))).toEqual([
      0, 1, 1, 2,
    ]);
  });
});
