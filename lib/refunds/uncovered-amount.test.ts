import { describe, expect, it } from 'vitest';
import { type RefundEntry, uncoveredAmount } from './uncovered-amount';

/** A refund that began at one moment and, if it failed, came back at another. */
const entry = (
  amount: number,
  status: RefundEntry['status'],
  { began = 0, ended = null }: { began?: number; ended?: number | null } = {},
): RefundEntry => ({
  id: began,
  amount,
  status,
  createdAt: new Date(began),
  endedAt: ended === null ? null : new Date(ended),
});

const bounced = (amount: number, at: number) => entry(amount, 'failed', { began: at - 5, ended: at });
const arrived = (amount: number, began: number) => entry(amount, 'succeeded', { began, ended: began + 1 });

describe('what failed and was not refunded again', () => {
  it.each<[string, RefundEntry[], number]>([
    ['nothing', [], 0],
    ['a refund that arrived', [arrived(100, 1)], 0],
    ['a refund that bounced', [bounced(100, 10)], 100],
    ['a small one after it', [bounced(100, 10), arrived(10, 20)], 90],
    ['a larger one after it', [bounced(100, 10), arrived(150, 20)], 0],
    ['several after it', [bounced(100, 10), arrived(60, 20), arrived(40, 30)], 0],
    ['at the same moment', [arrived(100, 10), bounced(100, 10)], 0],
    ['one that was promised before it failed', [bounced(100, 10), arrived(100, 9)], 100],
    ['one that is only on its way', [bounced(100, 10), entry(100, 'pending', { began: 20 })], 100],
    ['two that bounced', [bounced(100, 10), bounced(30, 40), arrived(100, 20)], 30],
    [
      'more than what was left does not count for the next',
      [bounced(10, 10), arrived(90, 20), bounced(50, 40)],
      50,
    ],
    ['a part of it, again in vain', [bounced(100, 10), bounced(40, 30)], 100],
    ['all of it, twice in vain', [bounced(100, 10), bounced(100, 30), bounced(100, 50)], 100],
    ['more than it, in vain', [bounced(100, 10), bounced(150, 30)], 150],
    ['in vain, and then it arrived', [bounced(100, 10), bounced(100, 30), arrived(100, 40)], 0],
    ['one that failed as it began', [entry(100, 'failed', { began: 10, ended: 10 })], 100],
    ['one that failed without an end is not there yet', [entry(100, 'failed')], 0],
  ])('is counted to the penny: %s', (_, refunds, expected) => {
    expect(uncoveredAmount(refunds)).toBe(expected);
    expect(uncoveredAmount([...refunds].reverse())).toBe(expected);
  });
});
