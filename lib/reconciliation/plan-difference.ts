import { PayError } from '@/lib/core/errors';
import { providerClearing, writeOffs } from '@/lib/ledger/accounts';
import type { Plan } from '@/lib/ledger/plan';
import type { PaymentRow } from '@/lib/payments/payment-row';
import { planSuspense } from '@/lib/payments/sync/plan-settlement';
import type { DifferenceRow } from './difference-response';
import { planMatch } from './plan-match';
import type { OpenGroup } from './read-open-objects';
import type { DifferenceVerb } from './states';
import { verbsOfDifference } from './verbs-of-difference';

/** A difference, and what a plan for it has to know. */
export type DifferenceSituation = {
  difference: DifferenceRow;
  /** What of its object is not matched now; null: it is about the balance as a whole. */
  group: OpenGroup | null;
  /** The payment to which the money belongs, where one is named. */
  payment: PaymentRow | null;
  /** Our payout that its object is, if an operator has to decide there who bears it. */
  payoutToResolve: number | null;
};

export type Decision = {
  verb: DifferenceVerb;
  operatorId: number;
  note: string;
  /** By whose leave, where it is above the limits. */
  approvalId?: number | undefined;
};

/**
 * The plan that ends a difference by an operator's decision. Pure.
 * @throws PayError resolution_not_possible: it is over, changed meanwhile, or the verb does not apply; decide_at_payout
 */
export function planDifference({
  situation,
  decision,
}: {
  situation: DifferenceSituation;
  decision: Decision;
}): Plan {
  const { difference } = situation;
  const { verb, operatorId, note, approvalId } = decision;
  requirePossible({ situation, verb });
  return {
    ...partsOf({ situation, decision }),
    difference: {
      kind: 'move',
      id: difference.id,
      version: difference.version,
      set: { verb, ended_by: operatorId, note },
    },
    audit: {
      actor_id: operatorId,
      action: `difference_${verb}`,
      subject: `difference:${difference.id}`,
      detail: {
        note,
        amount: difference.amount,
        currency: difference.currency,
        object: difference.objectKey,
        ...(verb === 'assign' && { payment_id: situation.payment?.id ?? null }),
      },
      act: 'difference_resolution',
      // Explained money differs all the same.
      amount: Math.abs(difference.amount),
      unit: difference.currency,
      approval_id: approvalId,
    },
  };
}

/** Money of a payout that was sent after all is borne once: what is written off here would be charged there again. */
function requirePossible({
  situation: { difference, group, payoutToResolve },
  verb,
}: {
  situation: DifferenceSituation;
  verb: DifferenceVerb;
}): void {
  if (payoutToResolve !== null && verb !== 'adopt') {
    throw new PayError('decide_at_payout', { details: { payout_id: payoutToResolve } });
  }
  const isOpen = difference.endedAt === null;
  const isSame = difference.kind === 'unexplained' || (group !== null && gapOf(group) === difference.amount);
  if (isOpen && isSame && verbsOfDifference(difference).includes(verb)) return;
  throw new PayError('resolution_not_possible');
}

/** How much more the provider has of an object than the books, in minor units. */
export function gapOf({ lines, transactions }: OpenGroup): number {
  const there = lines.reduce((total, { amount, fee }) => total + amount - fee, 0);
  return transactions.reduce((total, { amount }) => total - amount, there);
}

function partsOf({ situation, decision }: { situation: DifferenceSituation; decision: Decision }): Plan {
  switch (decision.verb) {
    case 'write_off':
      return writeOff({ situation, decision });
    case 'assign':
      return assign(situation);
    default:
      return {};
  }
}

function writeOff({
  situation: { difference, group },
  decision: { operatorId, note },
}: {
  situation: DifferenceSituation;
  decision: Decision;
}): Plan {
  const { id, provider, currency, amount } = difference;
  const clearing = providerClearing({ provider, currency });
  const key = `difference:${id}:written_off`;
  const line =
    amount > 0
      ? { from: clearing, to: writeOffs(currency), amount }
      : { from: writeOffs(currency), to: clearing, amount: -amount };
  const match = group && planMatch({ group, withFees: false }).match;
  return {
    postings: [{ key, kind: 'line_written_off', note, actor_id: operatorId, lines: [line] }],
    ...(match && { match: { ...match, keys: [key] } }),
  };
}

/** The money waits under suspense, as any that completes no payment; what becomes of it is decided there. */
function assign({ difference, group, payment }: DifferenceSituation): Plan {
  const { provider, currency, amount, objectKey } = difference;
  const isFit = payment !== null && payment.provider === provider && payment.reference !== null;
  if (!isFit || group === null) throw new PayError('resolution_not_possible');
  const transactionId = objectKey.replace(/^charge:/, '');
  const plan = planSuspense({
    payment,
    snapshot: {
      state: 'paid',
      // Not the payment's own, which has a transaction of its own.
      reference: transactionId,
      externalReference: null,
      transactionId,
      amount,
      currency,
      livemode: payment.livemode,
      payee: null,
    },
    problem: 'other_payee',
  });
  const { match } = planMatch({ group, withFees: false });
  return { ...plan, match: { ...match, keys: [`payment:${payment.id}:suspense:${transactionId}`] } };
}
