import { expect, it } from 'vitest';
import { parseSearch } from './parse-search';

it.each([
  ['7', 7, null],
  [' #7 ', 7, null],
  ['＃７', 7, null],
  ['7-3f9c01ab77de', 7, null],
  ['linku-payment-7-3f9c01ab77de', 7, 'payment'],
  ['LINKU-REFUND-12-3F9C01AB77DE', 12, 'refund'],
  ['linku-payout-9', 9, 'payout'],
  ['linku-user-9', 9, null],
  ['123456789', 123_456_789, null],
  ['1234567890', null, null],
  ['7a', null, null],
  ['a7', null, null],
  ['7-3f9c', null, null],
  ['li_lei@', null, null],
  ['pi_7', null, null],
])('%j has the number %j', (typed, number, kind) => {
  expect(parseSearch(typed)).toEqual({ text: typed.trim(), number, kind });
});

it.each(['', '   ', 'a\0b', '\0'])('%j is nothing to look for', (typed) => {
  expect(parseSearch(typed)).toBeNull();
});
