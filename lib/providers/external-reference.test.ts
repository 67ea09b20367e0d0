import { describe, expect, it } from 'vitest';
import {
  type ExternalReference,
  isNamed,
  isNumbered,
  labelOf,
  nameOf,
  type ReferenceKind,
  readLabel,
  readName,
} from './external-reference';

const LAST: ExternalReference = { id: 2_147_483_647, token: '0123456789ab' };
const OLD: ExternalReference = { id: 7, token: null };
const kinds: ReferenceKind[] = ['payment', 'refund', 'payout', 'user'];

describe.each(kinds)('The name of a %s', (kind) => {
  it('is read back as it was written, and fits where providers take the least', () => {
    for (const own of [LAST, OLD]) {
      expect(readName({ kind, text: nameOf({ kind, own }) })).toEqual(own);
      expect(readLabel({ kind, text: labelOf({ kind, own }) })).toEqual(own);
    }
    // PayPal takes 63 characters of a payout's item, and 108 of a key, which has the reference and a few words more.
    expect(nameOf({ kind, own: LAST }).length).toBeLessThanOrEqual(37);
  });

  it.each([
    ['nothing', null],
    ['an empty text', ''],
    ['another kind', nameOf({ kind: kind === 'user' ? 'payment' : 'user', own: LAST })],
    ['a number that no row can have', `linku-${kind}-2147483648-0123456789ab`],
    ['a token that is none', `linku-${kind}-7-0123456789AB`],
    ['more than a name', `linku-${kind}-7-0123456789ab-start`],
    ['something before it', ` linku-${kind}-7-0123456789ab`],
    ['zero', `linku-${kind}-0-0123456789ab`],
  ])('is not read from %s', (_, text) => {
    expect(readName({ kind, text })).toBeNull();
    expect(readLabel({ kind, text })).toBeNull();
  });
});

it('a number alone is an old label, and no reference', () => {
  expect(readLabel({ kind: 'payment', text: '7' })).toEqual(OLD);
  expect(readName({ kind: 'payment', text: '7' })).toBeNull();
  for (const text of ['0', '07', '7.0', '0x7', '2147483648', '9999999999']) {
    expect(readLabel({ kind: 'payment', text })).toBeNull();
  }
});

it('identifies a row by number and token, and never by one of them', () => {
  const row = { id: 7, token: '0123456789ab' };
  expect(isNamed({ row, name: { ...row } })).toBe(true);
  expect(isNamed({ row, name: { ...row, token: 'ba9876543210' } })).toBe(false);
  expect(isNamed({ row, name: { ...row, id: 8 } })).toBe(false);
  for (const some of [row, OLD]) {
    expect(isNamed({ row: some, name: OLD })).toBe(false);
    expect(isNumbered({ row: some, name: OLD })).toBe(true);
  }
  expect(isNumbered({ row, name: row })).toBe(false);
  expect(isNamed({ row, name: null }) || isNumbered({ row, name: null })).toBe(false);
});
