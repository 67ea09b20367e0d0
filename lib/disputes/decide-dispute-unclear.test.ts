import { describe, expect, it } from 'vitest';
import type { KnownDispute } from '@/lib/disputes/dispute-situation';
import {
  decided,
  disputed,
  facts,
  linesOf,
  lost,
  open,
  reward,
  seen,
  withHeld,
} from '@/tests/fixtures/dispute-situations';

const unclear: KnownDispute = { ...open, status: 'unclear', fee: 2_000 };
const UNCLEAR = { review_reason: 'dispute_unclear' };
const returned = (money: number) => ({ ...facts, returned: { money, points: 0 } });

describe('a dispute of which the provider says that it is over, and no more', () => {
  it('stays open with its money, and a person sees it, once', () => {
    const plan = decided({ dispute: seen, snapshot: unclear, payment: disputed });
    expect(plan).toMatchObject({
      payment: { from: 'disputed', to: 'disputed', set: UNCLEAR },
      dispute: { kind: 'move', set: { status: 'open', withdrawn: 9_000 } },
      postings: [],
    });
    const shown = { ...disputed, reviewReason: 'dispute_unclear' };
    expect(decided({ dispute: seen, snapshot: unclear, payment: shown })).toBeNull();
  });

  it('keeps the amount that we knew, whatever it says now', () => {
    const row = { ...seen, withdrawn: 4_000 };
    const plan = decided({ dispute: row, snapshot: unclear, payment: disputed });
    expect(plan?.dispute).toMatchObject({ set: { withdrawn: 4_000 } });
    expect(plan?.postings).toEqual([]);
  });

  it('leaves another cause of a review alone', () => {
    const shown = { ...disputed, reviewReason: 'refund_failed' };
    expect(decided({ dispute: seen, snapshot: unclear, payment: shown })).toBeNull();
    const later = decided({ dispute: seen, snapshot: { ...unclear, fee: 0 }, payment: shown });
    expect(later?.payment).toMatchObject({ set: { review_reason: 'refund_failed' } });
    const ended = decided({ dispute: seen, snapshot: lost, payment: shown });
    expect(ended?.payment).toMatchObject({ set: {} });
  });

  it('may have taken all that had not gone back before, if we first hear of it now', () => {
    const withdrawnOf = (money: number, parts: Partial<KnownDispute> = {}) =>
      decided({ snapshot: { ...unclear, ...parts }, facts: returned(money) })?.dispute;
    expect(withdrawnOf(0)).toMatchObject({ kind: 'insert', row: { status: 'open', withdrawn: 9_000 } });
    expect(withdrawnOf(2_500)).toMatchObject({ row: { status: 'open', withdrawn: 6_500 } });
    expect(withdrawnOf(8_999)).toMatchObject({ row: { status: 'open', withdrawn: 1 } });
    expect(withdrawnOf(2_500, { withdrawn: 1_000 })).toMatchObject({ row: { withdrawn: 1_000 } });
    const beside = { ...returned(9_000), isSettlement: false };
    expect(decided({ snapshot: unclear, facts: beside })?.dispute).toMatchObject({
      row: { withdrawn: 9_000 },
    });
  });

  it('is lost, and took nothing, when all of the payment was refunded', () => {
    for (const money of [9_000, 9_001]) {
      const plan = decided({ snapshot: unclear, facts: returned(money) });
      expect(plan?.dispute).toMatchObject({ row: { status: 'lost', withdrawn: 0 } });
      expect(plan?.payment).toMatchObject({ to: 'refunded', set: {} });
    }
    const shown = { ...disputed, reviewReason: 'dispute_unclear' };
    const plan = decided({ dispute: seen, snapshot: unclear, payment: shown, facts: returned(9_000) });
    expect(plan).toMatchObject({
      payment: { from: 'disputed', to: 'refunded', set: { review_reason: null } },
      dispute: { set: { status: 'lost', withdrawn: 0 } },
    });
    expect(linesOf(plan)).toEqual([
      ['dispute_reinstated', 'provider:stripe:clearing:GBP -> platform:disputed_funds:GBP 9000'],
    ]);
  });

  it('ends its review when the provider says more', () => {
    const shown = { ...disputed, reviewReason: 'dispute_unclear' };
    const won = { ...open, status: 'won' as const, withdrawn: 0 };
    for (const snapshot of [won, lost, { ...open, fee: 0 }]) {
      const plan = decided({ dispute: seen, snapshot, payment: shown });
      expect(plan?.payment).toMatchObject({ set: { review_reason: null } });
    }
    const uncovered = decided({
      dispute: seen,
      snapshot: lost,
      payment: shown,
      facts: withHeld({ escrow: 1 }),
    });
    expect(uncovered?.payment).toMatchObject({ set: { review_reason: 'dispute_uncovered' } });
  });

  it('that was over before stays what it was', () => {
    for (const status of ['won', 'lost', 'withdrawn'] as const) {
      const over = { ...seen, status, withdrawn: 700 };
      expect(decided({ dispute: over, snapshot: unclear, payment: reward })).toBeNull();
      const anew = decided({ dispute: over, snapshot: { ...unclear, reason: 'general' }, payment: reward });
      expect(anew).toMatchObject({ dispute: { set: { status, withdrawn: 700 } }, payment: { set: {} } });
      expect(anew?.postings).toEqual([]);
    }
  });
});

describe('an unclear dispute that was over', () => {
  const over = { ...seen, status: 'won' as const, withdrawn: 0 };

  it('keeps its end after all of the payment was refunded', () => {
    const snapshot = { ...unclear, reason: 'general' };
    const plan = decided({ dispute: over, snapshot, payment: reward, facts: returned(9_000) });
    expect(plan?.dispute).toMatchObject({ set: { status: 'won' } });
  });

  it('keeps the fee that we know', () => {
    expect(decided({ dispute: over, snapshot: { ...unclear, fee: 0 }, payment: reward })).toBeNull();
  });
});

describe('a dispute in another currency than its payment', () => {
  it('is covered by no money of ours in the payment’s currency when it is lost: a person decides', () => {
    const plan = decided({ snapshot: { ...lost, currency: 'EUR', fee: 0 } });
    expect(plan?.payment).toMatchObject({ set: { review_reason: 'dispute_uncovered' } });
    expect(linesOf(plan)).toEqual([
      ['dispute_withdrawn', 'platform:disputed_funds:EUR -> provider:stripe:clearing:EUR 9000'],
    ]);
    expect(plan?.task).toMatchObject({ to: 'in_progress' });
  });

  it('takes the unmatched money of its own currency', () => {
    const held = { ...withHeld({ suspense: 9_000 }), isSettlement: false };
    const plan = decided({ snapshot: { ...lost, currency: 'EUR', fee: 0 }, facts: held });
    expect(linesOf(plan)?.at(-1)).toEqual([
      'dispute_lost',
      'platform:suspense:EUR -> platform:disputed_funds:EUR 9000',
    ]);
  });
});
