import { describe, expect, it } from 'vitest';
import { endpoints } from '@/app/api/endpoints';
import { disputeStatuses } from '@/lib/disputes/states';
import { type ReviewReason, reviewReasons } from '@/lib/payments/reasons';
import { paymentStatuses } from '@/lib/payments/states';
import {
  MADE_AT_PROVIDER_UNCOVERED,
  REFUND_DOES_NOT_AGREE,
  REFUND_FAILED,
  REFUND_UNKNOWN,
  REFUND_WAITING,
} from '@/lib/refunds/reasons';
import { refundRequestStatuses } from '@/lib/tasks/refund-requests/states';
import { eventStates } from '@/lib/webhooks/states';
import { paymentRow, refundRow, refundState, resolutionSituation, taskRow } from '@/tests/fixtures/rows';
import { listPositions } from './list-positions';
import { positionKinds, resolutionVerbs } from './names';
import { positionsOf, verbsOf } from './reasons';
import type { ResolutionSituation } from './resolution-situation';

const completed = { status: 'completed', transactionId: 'pi_1', completedAt: new Date(2) } as const;

function situation({
  payment = {},
  task = {},
  ...parts
}: Partial<ResolutionSituation> & {
  payment?: Parameters<typeof paymentRow>[0];
  task?: Parameters<typeof taskRow>[0];
}): ResolutionSituation {
  const row = paymentRow({ ...completed, ...payment });
  return resolutionSituation({ state: refundState({ payment: row, task: taskRow(task) }), ...parts });
}

const pending = (parts: Parameters<typeof refundRow>[0] = {}, isUnknown = false) => {
  const { state, isReserved } = situation({});
  const known = { refund: refundRow(parts), payment: state.payment, state, isReserved, unmatched: null };
  return { known, isUnknown };
};

const found = (parts: Parameters<typeof situation>[0]) =>
  listPositions(situation(parts)).map(
    ({ kind, amount, verbs }) => `${kind} ${amount ?? '-'}: ${verbs.join(' ')}`,
  );

const money = { transactionId: 'pi_2', evidenceId: '32', amount: 500, currency: 'GBP' };
const dispute = {
  id: 21,
  status: 'lost',
  version: 1,
  currency: 'GBP',
  amount: 5_000,
  isConceded: false,
  difference: 0,
};
const reward = { feeType: 'task_reward', totalAmount: 9_000, finalAmount: 9_000 } as const;

describe('A payment that waits for a person', () => {
  /** Each review reason as it comes about. */
  const cases: Record<ReviewReason, Parameters<typeof situation>[0]> = {
    other_currency: { suspended: [{ ...money, currency: 'EUR' }] },
    other_amount: { suspended: [money] },
    other_payee: { suspended: [money] },
    paid_twice: { suspended: [money] },
    late_success: { suspended: [money] },
    task_closed: { suspended: [money] },
    other_mode: {},
    made_at_provider: { suspended: [money] },
    made_at_provider_uncovered: { payment: reward, losses: -300 },
    unknown_too_long: { payment: { status: 'needs_review', transactionId: null, completedAt: null } },
    refund_failed: { bounced: 1_000 },
    refund_waiting: { pendingRefunds: [pending({ why: 'balance_insufficient' })] },
    refund_unknown: { pendingRefunds: [pending({}, true)] },
    refund_does_not_agree: { disagreeing: [{ refund: refundRow(), reference: 're_1', amount: 300 }] },
    dispute_uncovered: { payment: reward, disputes: [{ ...dispute, difference: -700 }] },
    dispute_unclear: { disputes: [{ ...dispute, status: 'open' }] },
    dispute_decided_anew: { payment: reward, disputes: [{ ...dispute, difference: 700 }] },
  };

  it.each([...reviewReasons])('has a verb that ends it: %s', (reviewReason) => {
    const { payment, ...parts } = cases[reviewReason];
    const positions = listPositions(situation({ payment: { ...payment, reviewReason }, ...parts }));
    const own = positions.filter(({ kind }) => positionsOf[reviewReason].includes(kind));
    expect(own.flatMap(({ verbs }) => verbs)).not.toEqual([]);
  });

  it('is nowhere without a position, and no verb is without one', () => {
    const kinds = new Set(Object.values(positionsOf).flat());
    expect([...kinds].every((kind) => Object.values(verbsOf[kind]).flat().length > 0)).toBe(true);
    const verbs = new Set(Object.values(verbsOf).flatMap((states) => Object.values(states).flat()));
    expect([...verbs].toSorted()).toEqual([...resolutionVerbs].toSorted());
    expect(Object.keys(verbsOf)).toEqual([...positionKinds]);
  });

  it('is one of the states that wait for a person, which have an endpoint each', () => {
    const waiting: Record<string, { of: readonly string[]; endpoint: keyof typeof endpoints }> = {
      needs_review: { of: paymentStatuses, endpoint: 'POST /api/admin/payments/{payment_id}/resolutions' },
      open: { of: disputeStatuses, endpoint: 'POST /api/admin/disputes/{dispute_id}/evidence' },
      parked: { of: eventStates, endpoint: 'POST /api/admin/webhooks/{webhook_event_id}/replay' },
      decided: {
        of: refundRequestStatuses,
        endpoint: 'POST /api/admin/refund-requests/{refund_request_id}/decision',
      },
    };
    for (const [state, { of, endpoint }] of Object.entries(waiting)) {
      expect(of).toContain(state);
      expect(Object.keys(endpoints)).toContain(endpoint);
    }
  });
});

describe('What is open of a payment', () => {
  it('is nothing while everything is where it belongs', () => {
    expect(found({})).toEqual([]);
    expect(found({ payment: reward, task: { status: 'in_progress' } })).toEqual([]);
    expect(found({ payment: reward, task: { status: 'cancelled' } }), 'its refund is about to begin').toEqual(
      [],
    );
  });

  it('is a helper’s business only where there is one', () => {
    expect(found({ losses: -300 })).toEqual(['loss -300: write_off']);
    expect(found({ payment: reward, losses: -300 })).toEqual(['loss -300: charge_helper write_off']);
    expect(found({ payment: reward, task: { helperId: null }, losses: -300 })).toEqual([
      'loss -300: write_off',
    ]);
    expect(found({ payment: reward, losses: 300 })).toEqual(['loss 300: write_off']);
  });

  it('is what a task still holds after its end, or after its refund failed', () => {
    const held = ['escrow 9000: pay_helper pay_by_hand write_off'];
    expect(found({ payment: reward, task: { status: 'cancelled' }, isOverForLong: true })).toEqual(held);
    expect(
      found({
        payment: { ...reward, status: 'disputed' },
        task: { status: 'cancelled' },
        isOverForLong: true,
      }),
    ).toEqual([]);
    const failed = { payment: { ...reward, reviewReason: REFUND_FAILED } } as const;
    expect(found({ ...failed, task: { status: 'cancelled' } })).toEqual(held);
    const lowered = situation({
      payment: { ...reward, reviewReason: REFUND_FAILED },
      task: { escrowAmount: 0 },
    });
    expect(listPositions({ ...lowered, state: { ...lowered.state, returning: 250 } })).toMatchObject([
      { kind: 'returning', amount: 250 },
    ]);
  });

  it('is what failed to go back while the task goes on, and may stay a part of its reward', () => {
    const failed = { payment: { ...reward, reviewReason: REFUND_FAILED } } as const;
    expect(found({ ...failed, bounced: 2_000 })).toEqual([
      'escrow 2000: pay_by_hand',
      'payment -: close_review',
    ]);
    expect(found({ ...failed, bounced: 9_001 })[0]).toBe('escrow 9000: pay_by_hand');
    expect(found({ ...failed })).toEqual(['payment -: close_review']);
  });

  it('is set aside for its payer, where it is the difference of a lowered reward', () => {
    const failed = situation({ payment: { ...reward, reviewReason: REFUND_FAILED }, bounced: 250 });
    const positionsWith = (bounced: number) =>
      listPositions({ ...failed, bounced, state: { ...failed.state, returning: 250 } }).map(
        ({ kind, amount }) => [kind, amount],
      );
    expect(positionsWith(250)).toEqual([['returning', 250]]);
    expect(positionsWith(251)).toEqual([
      ['escrow', 1],
      ['returning', 250],
    ]);
  });

  it('is no more of a reward than what its payment paid, and has not back', () => {
    const task = { status: 'cancelled', escrowAmount: 9_500 } as const;
    const failed = situation({ payment: { ...reward, reviewReason: REFUND_FAILED }, task });
    const positionsWith = (taken: number, returning = 0) => {
      const refundable = { ...failed.state.refundable, taken: { money: taken, points: 0 } };
      const positions = listPositions({ ...failed, state: { ...failed.state, refundable, returning } });
      return positions.map(({ kind, amount }) => [kind, amount]);
    };
    expect(positionsWith(0)).toEqual([['escrow', 9_000]]);
    expect(positionsWith(8_500, 700)).toEqual([
      ['escrow', 500],
      ['returning', 500],
    ]);
    expect(positionsWith(9_000, 700)).toEqual([['payment', null]]);
  });

  it('is a fee whose refund failed, as much of it as is left', () => {
    const failed = { reviewReason: REFUND_FAILED } as const;
    expect(found({ payment: failed, bounced: 400 })).toEqual([
      'fee 400: pay_by_hand',
      'payment -: close_review',
    ]);
    expect(found({ payment: failed, bounced: 4_000 })).toEqual([
      'fee 1000: pay_by_hand',
      'payment -: close_review',
    ]);
    expect(found({ bounced: 400 })).toEqual([]);
  });

  it('is never closed while money is open, on its way, or unknown', () => {
    const reviewed = { reviewReason: 'other_mode' } as const;
    expect(found({ payment: reviewed })).toEqual(['payment -: close_review']);
    expect(found({ payment: reviewed, isUnmatchedOnItsWay: true })).toEqual([]);
    expect(found({ payment: reviewed, suspended: [money] })).toEqual([
      'suspense 500: pay_by_hand assign write_off',
    ]);
    expect(found({ payment: { reviewReason: REFUND_DOES_NOT_AGREE } })).toEqual([]);
    expect(found({ payment: { reviewReason: MADE_AT_PROVIDER_UNCOVERED }, losses: -1 })).toHaveLength(1);
    const unknown = {
      status: 'needs_review',
      reviewReason: 'unknown_too_long',
      transactionId: null,
    } as const;
    expect(found({ payment: { ...unknown, completedAt: null } })).toEqual(['payment -: end_payment']);
  });

  it('is a refund that waits, or of which the provider says nothing', () => {
    const waits = { why: 'balance_insufficient' } as const;
    expect(found({ pendingRefunds: [pending(waits)] })).toEqual(['refund -: stop_refund']);
    const unclear = ['refund -: refund_arrived refund_not_sent'];
    expect(found({ pendingRefunds: [pending({}, true)] })).toEqual(unclear);
    expect(found({ pendingRefunds: [pending(waits, true)] })).toEqual(unclear);
    expect(found({ pendingRefunds: [pending({ ...waits, stoppedBy: 3 }, true)] })).toEqual(unclear);
    for (const quiet of [{}, { ...waits, stoppedBy: 3 }, { ...waits, refundReference: 're_1' }]) {
      expect(found({ pendingRefunds: [pending(quiet)] })).toEqual([]);
    }
    const other = { disagreeing: [{ refund: refundRow(), reference: 're_1', amount: 300 }] };
    expect(found({ pendingRefunds: [pending({}, true)], ...other })).toEqual(['refund -: accept_refund']);
  });

  it.each([REFUND_WAITING, REFUND_UNKNOWN])(
    'is never closed as %s while a refund is neither on its way nor over',
    (reviewReason) => {
      const waits = { why: 'balance_insufficient' } as const;
      const stopping = { ...waits, stoppedBy: 3 };
      for (const [own, isUnknown] of [
        [waits, false],
        [stopping, false],
        [{}, false],
        [{ refundReference: 're_1' }, true],
      ] as const) {
        const positions = found({ payment: { reviewReason }, pendingRefunds: [pending(own, isUnknown)] });
        expect(positions).not.toContain('payment -: close_review');
      }
      const closable = ['payment -: close_review'];
      expect(found({ payment: { reviewReason } })).toEqual(closable);
      expect(
        found({ payment: { reviewReason }, pendingRefunds: [pending({ refundReference: 're_1' })] }),
      ).toEqual(closable);
      const about = { payment: { reviewReason: 'other_mode' }, pendingRefunds: [pending(stopping)] } as const;
      expect(found({ ...about, pendingRefunds: [pending(stopping)] })).toEqual(closable);
    },
  );

  it('is conceded only while it is open', () => {
    expect(found({ disputes: [{ ...dispute, status: 'open' }] })).toEqual(['dispute -: concede']);
    expect(found({ disputes: [dispute] })).toEqual([]);
    const conceded = { ...dispute, status: 'open', isConceded: true };
    expect(found({ disputes: [conceded] }), 'the provider is being told').toEqual([]);
    expect(found({ payment: { reviewReason: 'dispute_unclear' }, disputes: [conceded] })).toEqual([
      'dispute -: dispute_won dispute_lost',
    ]);
  });
});
