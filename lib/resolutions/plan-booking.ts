import { invariant, PayError } from '@/lib/core/errors';
import { planHolds } from '@/lib/disputes/plan-holds';
import {
  type Account,
  assigned,
  debtOf,
  disputedFunds,
  escrowOf,
  refundLosses,
  returningOf,
  suspense,
  walletOf,
  writeOffs,
} from '@/lib/ledger/accounts';
import type { Plan, Posting } from '@/lib/ledger/plan';
import { fees } from '@/lib/payments/fees';
import { waitingHold } from '@/lib/tasks/plan-task';
import type { Position } from './list-positions';
import type { ResolutionVerb } from './names';
import type { Booked, DisputedMoney, ResolutionSituation, Shortfall } from './resolution-situation';

type Booking = {
  situation: ResolutionSituation;
  position: Position;
  verb: ResolutionVerb;
  /** Minor units. */
  amount: number;
  operatorId: number;
  key: string;
  shortfall: Shortfall | null;
};

/** Verbs that move money between a position and one other account, here and nowhere else. */
export function planBooking(booking: Booking): Booked {
  return booking.verb === 'assign' ? planAssign(booking) : planMove(booking);
}

function planMove({ situation, position, verb, amount, operatorId, key }: Booking): Booked {
  const own = accountOf({ situation, position });
  const other = otherAccount({ situation, position, verb, amount });
  const isMissing = (position.amount ?? 0) < 0;
  const [from, to] = isMissing ? [other, own] : [own, other];
  const posting: Posting = {
    key: `resolved:${operatorId}:${key}`,
    kind: position.kind === 'dispute' ? 'dispute_resolved' : kindOf(verb),
    lines: [{ from, to, amount }],
    // Money under suspense is counted by the provider's transaction.
    ...(position.subject !== null && { note: position.subject }),
  };
  return {
    postings: [posting],
    ...holdsOf({ situation, position, verb, amount }),
    ...subjectOf({ situation, position, verb, amount }),
  };
}

/**
 * What a helper is paid waits like any reward, and open disputes can take of it; what they pay back no longer waits. What leaves the
 * held money covers no loss any more.
 */
function holdsOf({
  situation: { state, holds, waits },
  position,
  verb,
  amount,
}: Pick<Booking, 'situation' | 'position' | 'verb' | 'amount'>): Pick<Plan, 'wallet_holds'> {
  const { task, payment } = state;
  const { id, helperId } = task;
  if (!fees[payment.feeType].isHeld || helperId === null) return {};
  const isPaid = verb === 'pay_helper';
  const owner = { user_id: helperId, currency: position.currency, task_id: id };
  const change = isPaid ? amount : verb === 'charge_helper' ? 0 - amount : 0;
  const isOfHeld = position.kind === 'escrow' || position.kind === 'returning';
  if (change === 0 && !isOfHeld) return {};
  const facts = {
    ...holds,
    earned: holds.earned + change,
    held: Math.max(0, holds.held - (isOfHeld ? amount : 0)),
  };
  const { wallet_holds: waiting = [] } = isPaid
    ? waitingHold({ task, helperId, reward: amount, amount, waits })
    : {};
  const changed = [...planHolds({ owner, task, facts }), ...waiting];
  return changed.length > 0 ? { wallet_holds: changed } : {};
}

const kinds = {
  write_off: 'written_off',
  charge_helper: 'helper_charged',
  pay_helper: 'helper_paid',
} as const;

function kindOf(verb: ResolutionVerb): (typeof kinds)[keyof typeof kinds] {
  invariant(verb === 'write_off' || verb === 'charge_helper' || verb === 'pay_helper', `${verb} is a move`);
  return kinds[verb];
}

/** The account of a position. */
export function accountOf({
  situation: { state },
  position: { kind, currency },
}: {
  situation: ResolutionSituation;
  position: Position;
}): Account {
  switch (kind) {
    case 'suspense':
      return suspense(currency);
    case 'dispute':
      return disputedFunds(currency);
    case 'escrow':
      return escrowOf(state.payment);
    case 'returning':
      return returningOf(state.payment);
    default:
      return refundLosses(currency);
  }
}

/** A helper pays from their wallet, or owes it if less may be taken there. */
function otherAccount({
  situation: { state, wallet },
  position: { currency },
  verb,
  amount,
}: Pick<Booking, 'situation' | 'position' | 'verb' | 'amount'>): Account {
  if (verb === 'write_off') return writeOffs(currency);
  const { helperId } = state.task;
  invariant(helperId !== null, `task ${state.task.id} has a helper`);
  const helper = { userId: helperId, currency };
  return verb === 'charge_helper' && wallet < amount ? debtOf(helper) : walletOf(helper);
}

/** The rows that fence it: the dispute, or the task whose held money moves. */
function subjectOf({
  situation: { state, disputes },
  position: { kind, subject },
  verb,
  amount,
}: Pick<Booking, 'situation' | 'position' | 'verb' | 'amount'>): Pick<
  Plan,
  'dispute' | 'task' | 'task_events'
> {
  if (kind === 'dispute') {
    const dispute = disputes.find(({ id }) => String(id) === subject);
    return dispute ? { dispute: sameDispute(dispute) } : {};
  }
  if (kind !== 'escrow' && kind !== 'returning') return {};
  const { task } = state;
  return {
    task: { id: task.id, from: task.status, to: task.status, version: task.version },
    task_events: [
      {
        task_id: task.id,
        kind: verb === 'pay_helper' ? 'held_paid_to_helper' : 'held_written_off',
        actor: 'operator',
        detail: { amount, payment_id: state.payment.id },
      },
    ],
  };
}

function sameDispute({ id, version, status }: DisputedMoney): Plan['dispute'] {
  return { kind: 'move', id, version, set: { status } };
}

/** Money under suspense makes up for what another payment misses. */
function planAssign({
  position: { currency, subject },
  amount,
  operatorId,
  key,
  shortfall,
}: Booking): Booked {
  if (!shortfall || shortfall.payment.currency !== currency) throw new PayError('resolution_not_possible');
  const { payment, losses, disputes } = shortfall;
  const dispute = disputes.find(
    ({ difference, currency: unit }) => -difference >= amount && unit === currency,
  );
  if (-losses < amount && !dispute) throw new PayError('resolution_not_possible');
  const isLoss = -losses >= amount;
  const between = assigned(currency);
  const given: Posting = {
    key: `resolved:${operatorId}:${key}`,
    kind: 'assigned',
    lines: [{ from: suspense(currency), to: between, amount }],
    ...(subject !== null && { note: subject }),
  };
  const taken: Posting = {
    key: `resolved:${operatorId}:${key}:taken`,
    kind: isLoss ? 'assigned' : 'dispute_resolved',
    payment_id: payment.id,
    lines: [{ from: between, to: isLoss ? refundLosses(currency) : disputedFunds(currency), amount }],
  };
  return { postings: [given, taken], ...(!isLoss && dispute && { dispute: sameDispute(dispute) }) };
}
