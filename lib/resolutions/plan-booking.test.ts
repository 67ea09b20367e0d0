import { describe, expect, it } from 'vitest';
import { paymentRow, refundState, resolutionSituation, taskRow } from '@/tests/fixtures/rows';
import { noWaits } from '@/tests/fixtures/waits';
import type { Position } from './list-positions';
import { planBooking } from './plan-booking';
import type { ResolutionSituation } from './resolution-situation';

const payment = paymentRow({ feeType: 'task_reward', status: 'completed', transactionId: 'pi_1' });
const state = refundState({ payment, task: taskRow({ status: 'completed' }) });
const owner = { user_id: 9, currency: 'GBP', task_id: 3 };
const held: Position = {
  kind: 'escrow',
  subject: null,
  amount: 500,
  currency: 'GBP',
  verbs: [],
  isKept: false,
};
const missing: Position = { ...held, kind: 'loss', amount: -500 };
const payableAt = new Date('2026-12-07T12:00:00Z');
const waiting = { id: 31, amount: 9_000, disputeId: null, payableAt };

function holdsAfter({
  verb,
  position,
  ...parts
}: Partial<ResolutionSituation> & {
  verb: 'pay_helper' | 'charge_helper' | 'write_off';
  position: Position;
}) {
  const situation = resolutionSituation({ state, ...parts });
  return planBooking({ situation, position, verb, amount: 500, operatorId: 99, key: 'k', shortfall: null })
    .wallet_holds;
}

describe('what an operator pays a helper', () => {
  it('waits like any reward', () => {
    const waits = { ...noWaits, tenders: { ...noWaits.tenders, card: 2 } };
    const row = { ...owner, amount: 500, reason: 'waiting', payable_seconds: 172_800 };
    expect(holdsAfter({ verb: 'pay_helper', position: held, waits })).toEqual([{ kind: 'insert', row }]);
    expect(holdsAfter({ verb: 'pay_helper', position: held })).toBeUndefined();
  });

  it('is set aside for a dispute that is open', () => {
    const disputes = [{ id: 21, amount: 9_000 }];
    const row = { ...owner, amount: 500, reason: 'disputed', dispute_id: 21 };
    expect(
      holdsAfter({
        verb: 'pay_helper',
        position: held,
        holds: { earned: 0, earnedFee: 0, held: 0, active: [], disputes },
      }),
    ).toEqual([{ kind: 'insert', row }]);
  });
});

describe('what an operator takes back from a helper', () => {
  it('does not wait any more', () => {
    const holds = { earned: 9_000, earnedFee: 0, held: 0, active: [waiting], disputes: [] };
    const row = { ...owner, amount: 8_500, reason: 'waiting', payable_at: payableAt.toISOString() };
    expect(holdsAfter({ verb: 'charge_helper', position: missing, holds })).toEqual([
      { kind: 'end', id: 31 },
      { kind: 'insert', row },
    ]);
  });
});

describe('what an operator writes off', () => {
  it('changes nothing of a wallet', () => {
    const holds = { earned: 0, earnedFee: 0, held: 0, active: [waiting], disputes: [] };
    expect(holdsAfter({ verb: 'write_off', position: missing, holds })).toBeUndefined();
  });

  it('of the held money covers no loss any more, so more of the wallet is set aside', () => {
    const disputes = [{ id: 21, amount: 9_000 }];
    const active = [{ id: 31, amount: 8_500, payableAt: null, disputeId: 21 }];
    const row = { ...owner, amount: 9_000, reason: 'disputed', dispute_id: 21 };
    const holds = { earned: 9_000, earnedFee: 0, held: 500, active, disputes };
    expect(holdsAfter({ verb: 'write_off', position: held, holds })).toEqual([
      { kind: 'end', id: 31 },
      { kind: 'insert', row },
    ]);
  });
});
