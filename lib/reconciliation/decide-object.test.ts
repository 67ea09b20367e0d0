import { describe, expect, it } from 'vitest';
import { decideObject, type OpenLine, type OpenObject, type OpenTransaction } from './decide-object';
import type { DifferenceKind } from './states';

const line = (amount: number, parts: Partial<OpenLine> = {}): OpenLine => ({
  id: 1,
  kind: 'charge',
  amount,
  fee: 0,
  isBooked: true,
  isInFlight: false,
  isFresh: false,
  hasTwin: false,
  ...parts,
});
const transaction = (amount: number, parts: Partial<OpenTransaction> = {}): OpenTransaction => ({
  id: 1,
  amount,
  isFresh: false,
  ...parts,
});
const decided = (parts: Partial<OpenObject>) =>
  decideObject({ lines: [], transactions: [], wasMatched: false, ...parts });

const matched = { act: 'match', withFees: false };

describe('the lines and the transactions of an object', () => {
  it.each([
    ['one of each', [line(1_000)], [transaction(1_000)]],
    ['a withdrawal with its fee', [line(-1_000, { fee: 2_000 })], [transaction(-1_000), transaction(-2_000)]],
    ['what came and went without us', [line(-400), line(400)], []],
    ['what the books have undone', [], [transaction(-400), transaction(400)]],
    ['what is young', [line(1_000, { isFresh: true })], [transaction(1_000, { isFresh: true })]],
    ['what is on its way', [line(-400, { isInFlight: true })], [transaction(-400)]],
  ])('are matched by their sums: %s', (_, lines, transactions) => {
    expect(decided({ lines, transactions })).toEqual(matched);
  });

  it('are matched with their fees where only those are missing', () => {
    const lines = [line(-1_000, { fee: 2_000 })];
    expect(decided({ lines, transactions: [transaction(-1_000)] })).toEqual({ act: 'match', withFees: true });
  });

  it.each([
    ['a line is not booked', [line(1_000, { isBooked: false })], [transaction(1_000)]],
    ['our row says that it is on its way', [line(-400, { isInFlight: true })], []],
    ['a line is young', [line(1_000, { isFresh: true })], []],
    ['one of the lines is young', [line(1_000), line(-1, { isFresh: true })], [transaction(1_000)]],
    ['a transaction is young', [], [transaction(1_000, { isFresh: true })]],
    ['one of the transactions is young', [line(5)], [transaction(9), transaction(1, { isFresh: true })]],
  ])('wait while %s', (_, lines, transactions) => {
    expect(decided({ lines, transactions })).toEqual({ act: 'wait' });
  });

  it.each([
    ['only_there', { lines: [line(1_000)] }, 1_000],
    ['only_there', { lines: [line(-1_000, { fee: 2_000 })] }, -3_000],
    ['only_here', { transactions: [transaction(1_000)] }, -1_000],
    ['amount_differs', { lines: [line(1_000)], transactions: [transaction(900)] }, 100],
    ['amount_differs', { lines: [line(100)], wasMatched: true }, 100],
    ['amount_differs', { transactions: [transaction(100)], wasMatched: true }, -100],
    ['twice', { lines: [line(1_000, { hasTwin: true })], wasMatched: true }, 1_000],
    [
      'twice',
      { lines: [line(1_000), line(1_000, { hasTwin: true })], transactions: [transaction(1_000)] },
      1_000,
    ],
  ] satisfies [DifferenceKind, Partial<OpenObject>, number][])(
    'differ: %s in %j by %i',
    (kind, parts, amount) => {
      expect(decided(parts)).toEqual({ act: 'differ', kind, amount });
    },
  );
});
