import { describe, expect, it } from 'vitest';
import { type HoldFacts, planHolds } from './plan-holds';

/** 10 % of the reward above what was paid for publishing, which is the fee of 100.00. */
const task = { feeBps: 1_000, feeMinimum: 0, feePaid: 1_000, feeWaived: 0 };
const owner = { user_id: 9, currency: 'GBP', task_id: 3 };
const date = new Date('2026-12-07T12:00:00Z');
const day = date.toISOString();

const planned = (facts: Partial<HoldFacts>) =>
  planHolds({
    owner,
    task,
    facts: { earned: 9_000, earnedFee: 0, held: 0, active: [], disputes: [], ...facts },
  });
const disputed = (amount: number, id?: number) => ({
  kind: 'insert',
  row: { ...owner, amount, reason: 'disputed', ...(id !== undefined && { dispute_id: id }) },
});
const waiting = (amount: number, payableAt = day) => ({
  kind: 'insert',
  row: { ...owner, amount, reason: 'waiting', payable_at: payableAt },
});
const held = (id: number, amount: number, disputeId: number) => ({ id, amount, disputeId, payableAt: null });
const waits = (id: number, amount: number, payableAt = date) => ({ id, amount, payableAt, disputeId: null });
const end = (id: number) => ({ kind: 'end', id });

describe('what a dispute sets aside', () => {
  it.each([
    [4_000, 4_000],
    [9_000, 9_000],
    [9_001, 9_000],
  ])('of 9000 earned is what it can take: of %i, %i', (amount, expected) => {
    expect(planned({ disputes: [{ id: null, amount }] })).toEqual([disputed(expected)]);
    expect(planned({ disputes: [{ id: 21, amount }] })).toEqual([disputed(expected, 21)]);
  });

  it('is nothing where nothing was earned, or taken back more than that', () => {
    expect(planned({ earned: 0, disputes: [{ id: null, amount: 1 }] })).toEqual([]);
    expect(planned({ earned: -1, disputes: [{ id: null, amount: 1 }], active: [waits(1, 5)] })).toEqual([
      end(1),
    ]);
  });

  it('stays as it is when nothing changed, and is set aside anew when its sum did', () => {
    const active = [held(1, 4_000, 21)];
    expect(planned({ active, disputes: [{ id: 21, amount: 4_000 }] })).toEqual([]);
    expect(planned({ active, disputes: [{ id: 21, amount: 3_999 }] })).toEqual([end(1), disputed(3_999, 21)]);
    expect(planned({ active, disputes: [{ id: 22, amount: 4_000 }] })).toEqual([end(1), disputed(4_000, 22)]);
  });

  it('is less by what is still held for the task, and by the fee that was earned and bears its part', () => {
    const disputes = [{ id: 21, amount: 7_000 }];
    expect(planned({ earned: 1_800, held: 7_200, disputes })).toEqual([]);
    expect(planned({ earned: 1_800, held: 6_000, disputes })).toEqual([disputed(1_000, 21)]);
    const two = [
      { id: 21, amount: 1_100 },
      { id: 22, amount: 1_100 },
    ];
    expect(planned({ earned: 12_000, earnedFee: 200, disputes: two })).toEqual([
      disputed(1_000, 21),
      disputed(1_000, 22),
    ]);
  });

  it('ends with it', () => {
    expect(
      planned({ active: [held(1, 4_000, 21), held(2, 5_000, 22)], disputes: [{ id: 22, amount: 5_000 }] }),
    ).toEqual([end(1)]);
  });

  it('is nothing twice: the oldest first, and the next one takes over when that ends', () => {
    const both = [
      { id: 22, amount: 9_000 },
      { id: 21, amount: 6_000 },
    ];
    expect(planned({ disputes: both })).toEqual([disputed(6_000, 21), disputed(3_000, 22)]);
    expect(
      planned({
        disputes: [
          { id: null, amount: 9_000 },
          { id: 21, amount: 9_000 },
        ],
      }),
    ).toEqual([disputed(9_000, 21)]);
    expect(
      planned({ active: [held(1, 6_000, 21), held(2, 3_000, 22)], disputes: [{ id: 22, amount: 9_000 }] }),
    ).toEqual([end(1), end(2), disputed(9_000, 22)]);
  });
});

describe('what waits', () => {
  it('stays, beside a dispute of the same money too', () => {
    const active = [waits(1, 9_000)];
    expect(planned({ active })).toEqual([]);
    expect(planned({ active, disputes: [{ id: null, amount: 4_000 }] })).toEqual([disputed(4_000)]);
  });

  it('is never more than what is left, until the same day', () => {
    expect(
      planned({ earned: 5_000, earnedFee: 0, held: 0, active: [waits(1, 9_000), held(2, 4_000, 21)] }),
    ).toEqual([end(1), end(2), waiting(5_000)]);
    expect(planned({ earned: 0, earnedFee: 0, held: 0, active: [waits(1, 9_000)] })).toEqual([end(1)]);
    const later = new Date('2026-12-08T12:00:00Z');
    expect(
      planned({ earned: 5_000, earnedFee: 0, held: 0, active: [waits(1, 4_000), waits(2, 4_000, later)] }),
    ).toEqual([end(2), waiting(1_000, later.toISOString())]);
  });

  it('and was earned at the same time for the same sum is not mistaken for the other', () => {
    expect(planned({ active: [waits(1, 4_500), waits(2, 4_500)] })).toEqual([]);
  });
});
