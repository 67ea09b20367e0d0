import { describe, expect, it } from 'vitest';
import { cardNumbersIn } from './card-numbers-in';

describe('A card number is found', () => {
  it.each([
    ['of Visa', '4242424242424242'],
    ['of Visa with 13 digits', '4222222222222'],
    ['of Mastercard', '5555555555554444'],
    ['of Mastercard in its newer range', '2223003122003222'],
    ['of American Express', '378282246310005'],
    ['of UnionPay', '6200000000000005'],
    ['of UnionPay with 19 digits', '6205500000000000004'],
    ['of JCB', '3566002020360505'],
    ['of Discover', '6011111111111117'],
    ['of Diners Club', '36227206271667'],
  ])('%s: %s', (_, number) => {
    expect(cardNumbersIn(number)).toEqual([number]);
    expect(cardNumbersIn(`我的卡号${number}，请查收`)).toEqual([number]);
  });

  it.each([
    '4242 4242 4242 4242',
    '4242-4242-4242-4242',
    '4242–4242–4242–4242',
    '4242\u00a04242 \u2009 4242\n4242',
    '４２４２ ４２４２ ４２４２ ４２４２',
    '4242.4242.4242.4242',
    '4242,4242,4242,4242',
    '4242/4242/4242/4242',
    '4242·4242·4242·4242',
    'Card: 4242 4242 4242 4242, ends 12/28, CVC 123',
    '2 x 4242 4242 4242 4242',
    '10 4242 4242 4242 4242 99',
  ])('as people write it: %j', (text) => {
    expect(cardNumbersIn(text)).toEqual(['4242424242424242']);
  });
});

describe('No card number is', () => {
  it.each([
    ['a wrong check digit', '4242424242424241'],
    ['a telephone number', '+44 20 7946 0958'],
    ['several telephone numbers', '+44 7700 900123, +86 138 0013 8000'],
    ['a date with a time', '2026-11-30 12:59:59'],
    ['an account number of 20 digits', '42424242424242424242'],
    ['a part of a name', 'pi_4242424242424242 CERT4242424242424242x'],
    ['an issuer that nobody is', '1111111111111117 9999999999999995'],
    ['a length that the issuer does not have', '42424242424242'],
    ['an amount', '£4,242,424,242,424,242'],
    ['an amount as others write it', '4.242.424.242.424.242,00 €'],
    ['prices in a row', '4242.42, 4242.42, 4242.42'],
    ['nothing', ''],
  ])('%s: %s', (_, text) => {
    expect(cardNumbersIn(text)).toEqual([]);
  });

  it('looked for without end in a long text', () => {
    const startedAt = performance.now();
    expect(cardNumbersIn('1 '.repeat(50_000))).toEqual([]);
    expect(cardNumbersIn('1'.repeat(100_000))).toEqual([]);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
