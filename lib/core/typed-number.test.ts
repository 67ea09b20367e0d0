import { describe, expect, it } from 'vitest';
import { inPlainSigns, typedNumber, withoutSeparators } from './typed-number';

const units = ['积分', 'Points', 'pts'];

describe('A whole number as people type it', () => {
  it.each([
    ['500', 500],
    ['５００', 500],
    [' 500 ', 500],
    ['1,500', 1_500],
    ['1 500', 1_500],
    ['1，234，567', 1_234_567],
    ['500积分', 500],
    ['500 Points', 500],
    ['500pts', 500],
    ['0', 0],
    ['007', 7],
    ['0000000000005', 5],
    ['999999999', 999_999_999],
  ])('%s is %i', (text, number) => {
    expect(typedNumber({ text, units })).toBe(number);
  });

  it.each([
    '',
    '积分',
    '500.5',
    '500.0',
    '.5',
    '1,5',
    '-5',
    '+5',
    '5e2',
    'five',
    '5 6',
    '500 stars',
    '1000000000',
  ])('%j is not understood', (text) => {
    expect(typedNumber({ text, units })).toBeNull();
  });

  it('takes no unit that the field does not have', () => {
    expect(typedNumber({ text: '500积分' })).toBeNull();
  });
});

describe('Signs of a plain keyboard', () => {
  it.each([
    ['１２', '12'],
    ['12。5', '12.5'],
    ['１，２００．５', '1,200.5'],
    ['\u3000 12 ', '12'],
    ['1\u00a0200', '1 200'],
  ])('%j is %j', (text, plain) => {
    expect(inPlainSigns(text)).toBe(plain);
  });
});

describe('A number without separators', () => {
  it.each([
    ['1,200.50', '1200.50'],
    ['1,200,300', '1200300'],
    ["1'200", '1200'],
    ['1’200', '1200'],
    ['1 200', '1200'],
    [' 12.5 ', '12.5'],
    ['12', '12'],
    ['.5', '0.5'],
  ])('%j is %j', (text, plain) => {
    expect(withoutSeparators(text)).toBe(plain);
  });

  it.each([
    '',
    '.',
    '12.',
    '.5.',
    'x.5',
    '.5x',
    'x1,200',
    '1,200x',
    '1234,567',
    '1,200 300',
    '1,20',
    '12 5',
    '1.2.3',
  ])('%j is none', (text) => {
    expect(withoutSeparators(text)).toBeNull();
  });
});
