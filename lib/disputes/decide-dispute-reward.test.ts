import { describe, expect, it } from 'vitest';
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
import { taskRow } from '@/tests/fixtures/rows';
import type { DisputeSituation } from './dispute-situation';

describe('a dispute of a reward', () => {
  it('that we hear of books what was taken and charged, and freezes the task', () => {
    expect(decided({})).toEqual({
      payment: { kind: 'move', id: 7, from: 'completed', to: 'disputed', version: 4, set: {} },
      dispute: {
        kind: 'insert',
        row: {
          payment_id: 7,
          evidence_id: '31',
          provider: 'stripe',
          provider_dispute_id: 'dp_1',
          reason: 'fraudulent',
          amount: 9_000,
          currency: 'GBP',
          status: 'open',
          withdrawn: 9_000,
          fee: 2_000,
          evidence_due_at: '2026-12-01T12:00:00.000Z',
        },
      },
      postings: [
        {
          key: 'dispute:dp_1:0:funds',
          kind: 'dispute_withdrawn',
          lines: ['platform:disputed_funds:GBP -> provider:stripe:clearing:GBP 9000'],
        },
        {
          key: 'dispute:dp_1:0:fee',
          kind: 'dispute_fee',
          lines: ['platform:dispute_fees:GBP -> provider:stripe:clearing:GBP 2000'],
        },
      ],
      events: [
        {
          kind: 'dispute_opened',
          from_status: 'completed',
          to_status: 'disputed',
          actor: 'provider',
          detail: { dispute: 'dp_1', amount: 9_000, withdrawn: 9_000, reason: 'fraudulent' },
        },
      ],
      task: { id: 3, from: 'in_progress', to: 'in_progress', version: 6 },
      task_events: [
        {
          task_id: 3,
          kind: 'reward_dispute_opened',
          actor: 'system',
          detail: { amount: 9_000, payment_id: 7 },
        },
      ],
    });
  });

  it('that was only an inquiry takes nothing and charges nothing', () => {
    const plan = decided({ snapshot: { ...open, withdrawn: 0, fee: 0, evidenceDueAt: null } });
    expect(plan?.postings).toEqual([]);
    expect(plan?.dispute).toMatchObject({ row: { withdrawn: 0, fee: 0, evidence_due_at: null } });
  });

  it('that is lost is covered by what is held, ends the task, its request and its accepted offer', () => {
    const some = { ...facts, openRequestId: 41, acceptedApplicationId: 51 };
    expect(decided({ dispute: seen, snapshot: lost, payment: disputed, facts: some })).toEqual({
      payment: { kind: 'move', id: 7, from: 'disputed', to: 'refunded', version: 4, set: {} },
      dispute: {
        kind: 'move',
        id: 21,
        version: 1,
        set: {
          status: 'lost',
          reason: 'fraudulent',
          amount: 9_000,
          withdrawn: 9_000,
          fee: 2_000,
          is_reopened: false,
          is_evidence_sent: false,
          evidence_due_at: '2026-12-01T12:00:00.000Z',
        },
      },
      postings: [
        {
          key: 'dispute:dp_1:1:lost',
          kind: 'dispute_lost',
          lines: ['task:3:escrow:GBP -> platform:disputed_funds:GBP 9000'],
        },
      ],
      events: [
        {
          kind: 'dispute_lost',
          from_status: 'disputed',
          to_status: 'refunded',
          actor: 'provider',
          detail: { dispute: 'dp_1', amount: 9_000, withdrawn: 9_000, reason: 'fraudulent' },
        },
      ],
      task: { id: 3, from: 'in_progress', to: 'cancelled', version: 6 },
      task_events: [
        {
          task_id: 3,
          kind: 'reward_dispute_lost',
          from_status: 'in_progress',
          to_status: 'cancelled',
          actor: 'system',
          detail: { amount: 9_000, payment_id: 7 },
        },
      ],
      refund_request: { kind: 'move', id: 41, from: 'open', to: 'withdrawn', set: {} },
    });
  });

  it('that is won gives the money back, and leaves the task and its request as they are', () => {
    const some = { ...facts, openRequestId: 41 };
    const snapshot = { ...open, status: 'won' as const, withdrawn: 0, fee: 0 };
    const plan = decided({ dispute: seen, snapshot, payment: disputed, facts: some });
    expect(linesOf(plan)).toEqual([
      ['dispute_reinstated', 'provider:stripe:clearing:GBP -> platform:disputed_funds:GBP 9000'],
      ['dispute_fee', 'provider:stripe:clearing:GBP -> platform:dispute_fees:GBP 2000'],
    ]);
    expect(plan).toMatchObject({
      payment: { from: 'disputed', to: 'completed' },
      events: [{ kind: 'dispute_won' }],
      task: { from: 'in_progress', to: 'in_progress' },
    });
    expect(plan?.task_events?.[0]).not.toHaveProperty('from_status');
    expect(plan).not.toHaveProperty('refund_request');
  });

  it('that its payer withdrew leaves the payment as it was', () => {
    const snapshot = { ...open, status: 'withdrawn' as const, withdrawn: 0 };
    expect(decided({ dispute: seen, snapshot, payment: disputed })).toMatchObject({
      payment: { to: 'completed' },
      events: [{ kind: 'dispute_withdrawn' }],
      task_events: [{ kind: 'reward_dispute_withdrawn' }],
    });
  });

  it('that is lost in part leaves the task with the rest', () => {
    const plan = decided({ dispute: seen, snapshot: { ...lost, withdrawn: 8_999 }, payment: disputed });
    expect(plan).toMatchObject({
      payment: { to: 'partially_refunded' },
      task: { from: 'in_progress', to: 'in_progress' },
      task_events: [{ kind: 'reward_dispute_lost' }],
    });
    expect(linesOf(plan)).toEqual([
      ['dispute_reinstated', 'provider:stripe:clearing:GBP -> platform:disputed_funds:GBP 1'],
      ['dispute_lost', 'task:3:escrow:GBP -> platform:disputed_funds:GBP 8999'],
    ]);
  });

  it('of a penny is as good as any', () => {
    const snapshot = { ...lost, amount: 1, withdrawn: 1, fee: 1 };
    const plan = decided({ snapshot, task: taskRow({ escrowAmount: 1 }), facts: withHeld({ escrow: 1 }) });
    expect(linesOf(plan)).toEqual([
      ['dispute_withdrawn', 'platform:disputed_funds:GBP -> provider:stripe:clearing:GBP 1'],
      ['dispute_fee', 'platform:dispute_fees:GBP -> provider:stripe:clearing:GBP 1'],
      ['dispute_lost', 'task:3:escrow:GBP -> platform:disputed_funds:GBP 1'],
    ]);
    expect(plan?.task).toMatchObject({ to: 'cancelled' });
    expect(plan).not.toHaveProperty('refund_request');
  });

  it('that is open lets no offer lapse', () => {
    const task = taskRow({ status: 'accepted' });
    const plan = decided({ task, facts: { ...facts, acceptedApplicationId: 51 } });
    expect(plan?.task).toMatchObject({ from: 'accepted', to: 'accepted' });
    expect(plan).not.toHaveProperty('application');
  });

  it('that takes money already set aside for the poster ends a task of which nothing is held', () => {
    const task = taskRow({ escrowAmount: 0, returningAmount: 9_000 });
    const plan = decided({ snapshot: lost, task, facts: withHeld({ escrow: 0 }) });
    expect(linesOf(plan)?.at(-1)).toEqual([
      'dispute_lost',
      'task:3:returning:GBP -> platform:disputed_funds:GBP 9000',
    ]);
    expect(plan?.task).toMatchObject({ from: 'in_progress', to: 'cancelled' });
  });

  it('that is lost without anything taken ends no task', () => {
    const plan = decided({
      dispute: seen,
      snapshot: { ...lost, withdrawn: 0 },
      payment: disputed,
      facts: withHeld({ escrow: 0 }),
    });
    expect(plan).toMatchObject({ payment: { to: 'completed' }, task: { to: 'in_progress' } });
  });

  it('that is lost after its release ends no task', () => {
    const task = taskRow({ status: 'completed', escrowAmount: 0 });
    const plan = decided({
      snapshot: lost,
      task,
      facts: withHeld({ escrow: 0, released: 9_000, wallet: 9_000 }),
    });
    expect(plan?.task).toMatchObject({ from: 'completed', to: 'completed' });
    // Nothing was held and nothing was taken from it: only of a task at work is that all of its reward.
    expect(linesOf(plan)?.at(-1)).toEqual([
      'dispute_lost',
      'user:9:wallet:GBP -> platform:disputed_funds:GBP 9000',
    ]);
  });
});

describe('a lost dispute is covered', () => {
  const coverage = (parts: Partial<DisputeSituation>) => {
    const plan = decided({ snapshot: lost, ...parts });
    const lines = plan?.postings?.find(({ kind }) => kind === 'dispute_lost')?.lines ?? [];
    const short = lines.map((line) => line.replace(' -> platform:disputed_funds:GBP', ''));
    const review = plan?.payment?.kind === 'move' ? plan.payment.set.review_reason : undefined;
    return [...short, ...(review ? [review] : [])];
  };

  it('by what was going back, then what is held, then the helper’s wallet, then what they owe', () => {
    const task = taskRow({ returningAmount: 1_000 });
    expect(coverage({ task, facts: withHeld({ escrow: 2_000, released: 6_000, wallet: 4_000 }) })).toEqual([
      'task:3:returning:GBP 1000',
      'task:3:escrow:GBP 2000',
      'user:9:wallet:GBP 4000',
      'user:9:debt:GBP 2000',
    ]);
  });

  it('to the last penny of each', () => {
    const task = taskRow({ returningAmount: 1 });
    expect(coverage({ task, facts: withHeld({ escrow: 1, released: 8_998, wallet: 1 }) })).toEqual([
      'task:3:returning:GBP 1',
      'task:3:escrow:GBP 1',
      'user:9:wallet:GBP 1',
      'user:9:debt:GBP 8997',
    ]);
  });

  it('from the wallet by no more than was released', () => {
    expect(coverage({ facts: withHeld({ escrow: 0, released: 9_000, wallet: 20_000 }) })).toEqual([
      'user:9:wallet:GBP 9000',
    ]);
    expect(coverage({ facts: withHeld({ escrow: 0, released: 3_000, wallet: 20_000 }) })).toEqual([
      'user:9:wallet:GBP 3000',
      'dispute_uncovered',
    ]);
  });

  it('after a release by the helper’s share of it, and by the fee that was earned with it', () => {
    const lostOf = (withdrawn: number, held: Partial<DisputeSituation['facts']['held']>) =>
      coverage({
        snapshot: { ...lost, withdrawn },
        task: taskRow({ status: 'completed', escrowAmount: 0 }),
        facts: withHeld({ escrow: 0, released: 12_000, releasedFee: 300, wallet: 20_000, ...held }),
      });
    expect(lostOf(12_300, {})).toEqual(['user:9:wallet:GBP 12000', 'platform:fee_revenue:GBP 300']);
    // What stays is a reward of 110.00 with its further fee of 2.00.
    expect(lostOf(1_100, {})).toEqual(['user:9:wallet:GBP 1000', 'platform:fee_revenue:GBP 100']);
    expect(lostOf(1_100, { wallet: 400 })).toEqual([
      'user:9:wallet:GBP 400',
      'user:9:debt:GBP 600',
      'platform:fee_revenue:GBP 100',
    ]);
    // The fee was given back before: the helper's share is what is left.
    expect(lostOf(12_300, { releasedFee: 0 })).toEqual(['user:9:wallet:GBP 12000', 'dispute_uncovered']);
    // So much of the fee is gone that what stays is too much reward for it: the helper's share is all of the loss.
    expect(lostOf(1_100, { releasedFee: 40 })).toEqual(['user:9:wallet:GBP 1100']);
  });

  it('by nobody where there is no helper and nothing is held: a person sees it', () => {
    const task = taskRow({ helperId: null, returningAmount: 500 });
    expect(coverage({ task, facts: withHeld({ escrow: 500, released: 9_000, wallet: 9_000 }) })).toEqual([
      'task:3:returning:GBP 500',
      'task:3:escrow:GBP 500',
      'dispute_uncovered',
    ]);
  });

  it('by the fee that was earned', () => {
    const payment = { ...reward, feeType: 'application_fee' as const };
    expect(coverage({ payment, facts: withHeld({ feeRevenue: 9_000 }) })).toEqual([
      'platform:fee_revenue:GBP 9000',
    ]);
    expect(coverage({ payment, facts: withHeld({ feeRevenue: 8_999 }) })).toEqual([
      'platform:fee_revenue:GBP 8999',
      'dispute_uncovered',
    ]);
  });

  it('by money under suspense where that is what is disputed', () => {
    const some = { ...withHeld({ suspense: 9_000 }), isSettlement: false };
    expect(coverage({ facts: some })).toEqual(['platform:suspense:GBP 9000']);
  });

  it('once, also where it changes once more after that', () => {
    const before = { ...seen, status: 'lost' as const, withdrawn: 4_000 };
    const payment = { ...reward, status: 'partially_refunded' as const };
    expect(coverage({ dispute: before, payment })).toEqual(['task:3:escrow:GBP 5000']);
    const same = { ...before, withdrawn: 9_000, fee: 0 };
    expect(coverage({ dispute: same, payment: { ...reward, status: 'refunded' } })).toEqual([]);
    // What was taken before it was lost was not covered yet.
    expect(coverage({ dispute: { ...seen, withdrawn: 4_000 }, payment: disputed })).toEqual([
      'task:3:escrow:GBP 9000',
    ]);
  });
});
