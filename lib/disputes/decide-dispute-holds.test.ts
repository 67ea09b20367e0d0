import { describe, expect, it } from 'vitest';
import {
  decided,
  disputed,
  facts,
  first,
  lost,
  open,
  reward,
  seen,
} from '@/tests/fixtures/dispute-situations';
import { paymentRow, taskRow } from '@/tests/fixtures/rows';
import type { DisputeSituation } from './dispute-situation';
import type { HoldFacts } from './plan-holds';

const task = taskRow({ status: 'completed', escrowAmount: 0 });
const owner = { user_id: 9, currency: 'GBP', task_id: 3 };
const end = { kind: 'end', id: 31 };
const held = (amount: number, id?: number) => ({
  kind: 'insert',
  row: { ...owner, amount, reason: 'disputed', ...(id && { dispute_id: id }) },
});

const holdsAfter = ({ holds, ...parts }: Partial<DisputeSituation> & { holds?: Partial<HoldFacts> }) =>
  decided({
    task,
    facts: {
      ...facts,
      held: { ...facts.held, escrow: 0, released: 9_000, wallet: 9_000 },
      holds: { earned: 9_000, earnedFee: 0, held: 0, active: [], disputes: [], ...holds },
    },
    ...parts,
  })?.wallet_holds;

const known = { dispute: seen, payment: disputed };
const active = [{ id: 31, amount: 9_000, disputeId: 21, payableAt: null }];
const disputes = [{ id: 21, amount: 9_000 }];

describe('a dispute of a reward that was released', () => {
  it('sets aside what it disputes, and no more than the helper got', () => {
    expect(holdsAfter({})).toEqual([held(9_000)]);
    expect(holdsAfter({ snapshot: { ...open, amount: 4_000, withdrawn: 4_000 } })).toEqual([held(4_000)]);
    expect(holdsAfter({ holds: { earned: 2_500 } })).toEqual([held(2_500)]);
  });

  it('sets it aside for an inquiry, too, which takes nothing yet', () => {
    expect(holdsAfter({ snapshot: { ...open, withdrawn: 0, fee: 0 } })).toEqual([held(9_000)]);
  });

  it('sets aside all of the payment if it is in another currency', () => {
    expect(holdsAfter({ snapshot: { ...open, amount: 1, currency: 'USD' } })).toEqual([held(9_000)]);
  });

  it('sets it aside once, however often it is reported', () => {
    expect(
      decided({
        ...known,
        task,
        facts: { ...facts, holds: { earned: 9_000, earnedFee: 0, held: 0, active, disputes } },
      }),
    ).toBeNull();
  });

  it('sets it aside later if it is missing, although nothing else changed', () => {
    expect(holdsAfter({ ...known, holds: { disputes } })).toEqual([held(9_000, 21)]);
  });

  it('sets aside another sum when it disputes another', () => {
    const snapshot = { ...open, amount: 4_000, withdrawn: 4_000 };
    expect(holdsAfter({ ...known, snapshot, holds: { active, disputes } })).toEqual([end, held(4_000, 21)]);
  });

  it.each(['won', 'withdrawn'] as const)('lets go of it when it is %s', (status) => {
    const snapshot = { ...open, status, withdrawn: 0 };
    expect(holdsAfter({ ...known, snapshot, holds: { active, disputes } })).toEqual([end]);
  });

  it('lets go of it in the plan that takes it from the wallet or makes a debt', () => {
    expect(holdsAfter({ ...known, snapshot: lost, holds: { active, disputes } })).toEqual([end]);
    const wallet = { ...facts.held, escrow: 0, released: 9_000, wallet: 4_000 };
    const holds = { earned: 9_000, earnedFee: 0, held: 0, active, disputes };
    const plan = decided({ ...known, snapshot: lost, task, facts: { ...facts, held: wallet, holds } });
    expect(plan?.wallet_holds).toEqual([end]);
    expect(plan?.postings).toEqual([
      expect.objectContaining({
        lines: [
          'user:9:wallet:GBP -> platform:disputed_funds:GBP 4000',
          'user:9:debt:GBP -> platform:disputed_funds:GBP 5000',
        ],
      }),
    ]);
  });

  it('leaves what waits for no longer than what is left of it', () => {
    const payableAt = new Date('2026-12-07T12:00:00Z');
    const waiting = { id: 32, amount: 9_000, disputeId: null, payableAt };
    const snapshot = { ...lost, amount: 4_000, withdrawn: 4_000 };
    const row = { ...owner, amount: 5_000, reason: 'waiting', payable_at: payableAt.toISOString() };
    expect(holdsAfter({ ...known, snapshot, holds: { active: [...active, waiting], disputes } })).toEqual([
      end,
      { kind: 'end', id: 32 },
      { kind: 'insert', row },
    ]);
  });

  it('hands over to another dispute of the same reward that is still open', () => {
    const two = [...disputes, { id: 22, amount: 9_000 }];
    const snapshot = { ...open, status: 'won' as const, withdrawn: 0 };
    expect(holdsAfter({ ...known, snapshot, holds: { active, disputes: two } })).toEqual([
      end,
      held(9_000, 22),
    ]);
  });

  it('that was won and is opened again sets it aside again; one that was lost has it already', () => {
    const won = { ...seen, status: 'won' as const, withdrawn: 0 };
    expect(holdsAfter({ ...known, dispute: won })).toEqual([held(9_000, 21)]);
    const gone = { ...seen, status: 'lost' as const, withdrawn: 0 };
    expect(holdsAfter({ ...known, dispute: gone })).toBeUndefined();
  });
});

describe('nothing is set aside', () => {
  it.each<[string, Partial<DisputeSituation>]>([
    [
      'before the release',
      { facts: { ...facts, holds: { earned: 0, earnedFee: 0, held: 0, active: [], disputes: [] } } },
    ],
    [
      'for a fee',
      { payment: paymentRow({ status: 'completed', transactionId: 'pi_1', completedAt: new Date(2) }) },
    ],
    [
      'for money that completed nothing',
      {
        facts: {
          ...first.facts,
          isSettlement: false,
          holds: { earned: 9_000, earnedFee: 0, held: 0, active: [], disputes: [] },
        },
      },
    ],
    ['without a helper', { task: { ...task, helperId: null } }],
  ])('%s', (_, parts) => {
    expect(holdsAfter({ payment: reward, ...parts })).toBeUndefined();
  });
});
