import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FeeType } from './fee-types';
import { type DueTask, dueOn, fees, heldFees, paidParts } from './fees';

const task: DueTask = {
  status: 'open',
  category: null,
  baseReward: 9_000,
  agreedReward: null,
  acceptedChange: null,
  feeBps: 1_000,
  feeMinimum: 0,
  feePaid: 900,
  feeWaived: 0,
};

// The rate is a setting, and settings are read only where they are complete.
beforeAll(() => {
  vi.stubEnv('DATABASE_URL', 'postgresql://nobody@localhost:1/none');
  vi.stubEnv('NEXTAUTH_SECRET', 'a secret of at least thirty-two characters');
  vi.stubEnv('SERVICE_FEE_BPS', '1000');
});
afterAll(() => {
  vi.unstubAllEnvs();
});

describe('what is due on a task', () => {
  it('is the service fee until it is published', () => {
    expect(dueOn({ ...task, status: 'pending_payment' })).toEqual({
      feeType: 'application_fee',
      amount: 900,
      reward: 0,
      fee: 900,
    });
    expect(dueOn(task)).toBeNull();
  });

  it('is the reward that was agreed, once a helper is accepted', () => {
    const accepted = { ...task, status: 'accepted', agreedReward: 8_000 };
    expect(dueOn(accepted)).toEqual({ feeType: 'task_reward', amount: 8_000, reward: 8_000, fee: 0 });
    expect(dueOn({ ...accepted, agreedReward: null })).toBeNull();
    expect(dueOn({ ...accepted, status: 'cancelled' })).toBeNull();
  });

  it('is the fee of a higher reward beside it, less what was paid for publishing', () => {
    const accepted = { ...task, status: 'accepted', agreedReward: 12_000 };
    expect(dueOn(accepted)).toEqual({ feeType: 'task_reward', amount: 12_300, reward: 12_000, fee: 300 });
    expect(dueOn({ ...accepted, feePaid: null })).toMatchObject({ amount: 13_200 });
    expect(dueOn({ ...accepted, feeBps: null, feeMinimum: null })).toMatchObject({ amount: 12_000, fee: 0 });
  });

  it.each(['in_progress', 'delivered', 'changes_requested'])(
    'is a raise to which both agreed: %s',
    (status) => {
      const acceptedChange = { id: 1, fromAmount: 8_000, toAmount: 9_500, feeAmount: 50 };
      const atWork = { ...task, status, agreedReward: 8_000 };
      expect(dueOn({ ...atWork, acceptedChange })).toEqual({
        feeType: 'reward_top_up',
        amount: 1_550,
        reward: 1_500,
        fee: 50,
      });
      expect(dueOn(atWork)).toBeNull();
    },
  );

  it('is nothing while a person decides about the reward', () => {
    const acceptedChange = { id: 1, fromAmount: 8_000, toAmount: 9_500, feeAmount: 50 };
    expect(dueOn({ ...task, status: 'disputed', agreedReward: 8_000, acceptedChange })).toBeNull();
  });
});

describe('the things that are paid', () => {
  it('differ in what reduces them, who holds them and where their money goes', () => {
    const lines = Object.entries(fees).map(([feeType, fee]) => {
      const { isReducible, isHeld, isOfChange } = fee;
      const account = fee.goesTo({ taskId: 3, currency: 'EUR' });
      return { feeType, isReducible, isHeld, isOfChange, account: account.id };
    });
    expect(lines).toEqual([
      {
        feeType: 'application_fee',
        isReducible: true,
        isHeld: false,
        isOfChange: false,
        account: 'platform:fee_revenue:EUR',
      },
      {
        feeType: 'task_reward',
        isReducible: false,
        isHeld: true,
        isOfChange: false,
        account: 'task:3:escrow:EUR',
      },
      {
        feeType: 'reward_top_up',
        isReducible: false,
        isHeld: true,
        isOfChange: true,
        account: 'task:3:escrow:EUR',
      },
    ]);
    expect(heldFees).toEqual(['task_reward', 'reward_top_up']);
  });

  it('each say what follows for the task when they are paid: its move, and the entry in its timeline', () => {
    const detail = { amount: 900 };
    const paid = (feeType: FeeType, status: string) =>
      paidParts({ task: { id: 3, status }, feeType, detail });
    expect(paid('application_fee', 'pending_payment')).toEqual({
      task: { id: 3, from: 'pending_payment', to: 'open' },
      task_events: [
        {
          task_id: 3,
          kind: 'published',
          from_status: 'pending_payment',
          to_status: 'open',
          actor: 'poster',
          detail,
        },
      ],
    });
    expect(paid('task_reward', 'accepted')).toEqual({
      task: { id: 3, from: 'accepted', to: 'in_progress' },
      task_events: [
        {
          task_id: 3,
          kind: 'reward_held',
          from_status: 'accepted',
          to_status: 'in_progress',
          actor: 'poster',
          detail,
        },
      ],
    });
    expect(paid('reward_top_up', 'delivered')).toEqual({
      task: { id: 3, from: 'delivered', to: 'delivered' },
      task_events: [{ task_id: 3, kind: 'reward_raised', actor: 'poster', detail }],
    });
  });

  it('fence a concurrent change of the task where the plan was made from its version', () => {
    const task = { id: 3, status: 'pending_payment', version: 7 };
    const { task: move } = paidParts({ task, feeType: 'application_fee', detail: {} });
    expect(move).toEqual({ id: 3, from: 'pending_payment', to: 'open', version: 7 });
  });
});
