import { describe, expect, it } from 'vitest';
import { typedAmount } from './typed-amount';

describe('An amount as people type it', () => {
  it.each([
    ['80', 8_000],
    ['80.5', 8_050],
    ['80.50', 8_050],
    [' 80 ', 8_000],
    ['.50', 50],
    ['８０', 8_000],
    ['８０．５', 8_050],
    ['80。5', 8_050],
    ['1\u00a0200', 120_000],
    ['1’200', 120_000],
    ['£80', 8_000],
    ['£ 80', 8_000],
    ['￡80', 8_000],
    ['80£', 8_000],
    ['GBP 80', 8_000],
    ['80 gbp', 8_000],
    ['80英镑', 8_000],
    ['80镑', 8_000],
    ['1,200', 120_000],
    ['1，200', 120_000],
    ['1,200.50', 120_050],
    ['12,345,678.90', 1_234_567_890],
    ["1'200", 120_000],
    ['1 200', 120_000],
    ['0', 0],
  ])('%s is %i pence', (text, amount) => {
    expect(typedAmount({ text, currency: 'GBP' })).toBe(amount);
  });

  it.each([
    ['', 'nothing'],
    ['   ', 'spaces'],
    ['£', 'a sign alone'],
    ['80.', 'a number that is not finished'],
    ['80.505', 'three decimals'],
    ['1.200', 'a point between thousands, which would be 1.20'],
    ['80,5', 'a comma for the decimals, which would be 805'],
    ['1,20', 'a comma for the decimals'],
    ['12,34,567', 'groups of two'],
    ['1,200 500', 'two kinds of separators'],
    ['1,2000', 'a group of four'],
    ['1234,567', 'a group of four before the comma'],
    ['-80', 'less than nothing'],
    ['+80', 'a sign of arithmetic'],
    ['8e1', 'an exponent'],
    ['0x50', 'another base'],
    ['$80', 'another currency'],
    ['80 EUR', 'another currency'],
    ['¥80', 'another currency'],
    ['£80£', 'two signs'],
    ['£80 GBP', 'two names'],
    ['八十', 'a number in words'],
    ['80 to 90', 'two amounts'],
    ['9999999999', 'more digits than any amount has'],
  ])('%j is not understood: %s', (text) => {
    expect(typedAmount({ text, currency: 'GBP' })).toBeNull();
  });

  it.each([
    ['JPY', '¥1,500', 1_500],
    ['JPY', '1500円', 1_500],
    ['JPY', 'JP¥1500', 1_500],
    ['JPY', '1500日元', 1_500],
    ['CNY', 'CN¥80', 8_000],
    ['CNY', '80人民币', 8_000],
    ['EUR', '80欧元', 8_000],
    ['USD', '80美元', 8_000],
    ['HKD', '80港元', 8_000],
    ['HKD', '80港币', 8_000],
    ['HKD', '$80', 8_000],
    ['CNY', '￥80', 8_000],
    ['CNY', '80元', 8_000],
    ['EUR', '€80', 8_000],
    ['USD', 'US$80', 8_000],
    ['USD', '$80', 8_000],
    ['HKD', 'HK$80', 8_000],
  ])('in %s, %s is %i', (currency, text, amount) => {
    expect(typedAmount({ text, currency })).toBe(amount);
  });

  it('has no decimals in a currency without them, and is nothing in one that we do not price in', () => {
    expect(typedAmount({ text: '1500.5', currency: 'JPY' })).toBeNull();
    expect(typedAmount({ text: '1500.0', currency: 'JPY' })).toBeNull();
    expect(typedAmount({ text: '80', currency: 'XAU' })).toBeNull();
  });
});
