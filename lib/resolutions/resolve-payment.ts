import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { tryOrLog } from '@/lib/core/try-or-log';
import { findDisputeRow } from '@/lib/disputes/dispute-row';
import { syncDispute } from '@/lib/disputes/sync-dispute';
import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import { requireWithinLimits } from '@/lib/ledger/require-within-limits';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { endStop, fenceRefund } from '@/lib/refunds/stop-refund';
import { verbsBookedLater, verbsOfUnknownRefunds, verbsWithReference } from './names';
import { dedupeKeyOf, planResolution, type Resolution } from './plan-resolution';
import { readPositions } from './read-positions';
import { readShortfall, readSituation } from './read-situation';
import type { PositionList, ResolveBody } from './schema';

/** Others may move the payment at the same time; in each round one of them is done. */
const ROUNDS_MAX = 10;

/**
 * An operator resolves something of a payment that waits for a person, once per key: the same key again answers how the payment
 * stands now.
 * @throws PayError not_found, resolution_not_possible (it is gone, or the verb does not apply), idempotency_mismatch,
 *   approval_required, approval_exceeded, provider_unavailable (how an unclear dispute ended: press again), conflict,
 *   database_unavailable
 */
export async function resolvePayment({
  operatorId,
  paymentId,
  command,
  idempotencyKey,
  approvalId,
}: {
  operatorId: number;
  paymentId: number;
  command: ResolveBody;
  idempotencyKey: string;
  /** By whose leave, where it is above the limits. */
  approvalId?: number | undefined;
}): Promise<PositionList> {
  const resolution = { ...resolutionOf({ command, operatorId, key: idempotencyKey }), approvalId };
  if (command.verb === 'end_payment') await ask(paymentId);
  const isAboutUnknown = verbsOfUnknownRefunds.includes(command.verb);
  if (isAboutUnknown && !(await isDone({ paymentId, resolution }))) await fence({ paymentId, resolution });
  await decideAndCommit({
    subject: `payment ${paymentId}`,
    roundsMax: ROUNDS_MAX,
    read: () => readSituation(paymentId),
    decide: async (situation) =>
      (await isDone({ paymentId, resolution }))
        ? null
        : planResolution({ situation, resolution, shortfall: await shortfallOf({ paymentId, command }) }),
  });
  if (command.verb === 'stop_refund') await endStop(Number(command.subject));
  else if (verbsBookedLater.includes(command.verb)) await settleDispute(command);
  return readPositions(paymentId);
}

/** @throws PayError malformed: the verb needs a reference, or the other payment */
export function resolutionOf({
  command: { verb, position, subject, amount, reference, other_payment_id: other, reason },
  operatorId,
  key,
}: {
  command: ResolveBody;
  operatorId: number;
  key: string;
}): Resolution {
  const problems = [
    ...(verbsWithReference.includes(verb) && reference === undefined
      ? [{ path: 'reference', problem: 'This needs a reference.' }]
      : []),
    ...(verb === 'assign' && other === undefined
      ? [{ path: 'other_payment_id', problem: 'Name the payment that misses the money.' }]
      : []),
  ];
  if (problems.length > 0) throw new PayError('malformed', { details: { problems } });
  return {
    verb,
    position,
    subject: subject ?? null,
    amount: amount ?? null,
    reference: reference ?? null,
    reason,
    operatorId,
    key,
  };
}

/** What the other payment misses; null where none is named. It is never the payment itself. */
export async function shortfallOf({ paymentId, command }: { paymentId: number; command: ResolveBody }) {
  const { other_payment_id: other } = command;
  if (other === undefined) return null;
  if (other === paymentId) throw new PayError('resolution_not_possible');
  return readShortfall(other);
}

/** The provider may know by now; if it is away, the operator's word counts. */
async function ask(paymentId: number): Promise<void> {
  await tryOrLog({
    attempt: () => syncPayment({ paymentId }),
    message: 'Could not sync a payment before it is ended',
    facts: { payment_id: paymentId },
    except: ['not_found', 'database_unavailable'],
  });
}

/**
 * Nobody sends a refund any more before an operator says what became of it. The provider may say so by now: then that is
 * booked, and their word is not needed.
 * @throws PayError resolution_not_possible, approval_required, refund_on_its_way (a process may be sending it at this moment)
 */
async function fence({
  paymentId,
  resolution,
}: {
  paymentId: number;
  resolution: Resolution;
}): Promise<void> {
  const situation = await readSituation(paymentId);
  await requireWithinLimits(planResolution({ situation, resolution, shortfall: null }));
  await fenceRefund({ refundId: Number(resolution.subject), operatorId: resolution.operatorId });
}

async function isDone({
  paymentId,
  resolution,
}: {
  paymentId: number;
  resolution: Resolution;
}): Promise<boolean> {
  const dedupeKey = dedupeKeyOf({ ...resolution, paymentId });
  const earlier = await db().paymentEvent.findUnique({ where: { dedupeKey }, select: { detail: true } });
  if (!earlier) return false;
  const { verb, position, subject, amount } = resolution;
  const detail = earlier.detail as Record<string, unknown>;
  const isSame =
    detail.verb === verb &&
    detail.position === position &&
    (detail.subject ?? null) === subject &&
    (amount === null || detail.amount === amount);
  if (!isSame) throw new PayError('idempotency_mismatch');
  return true;
}

/**
 * What was wanted is written down, so a provider that is away is told by the worker.
 * @throws PayError resolution_not_possible: the provider does not let us concede
 */
async function settleDispute({ verb, subject }: ResolveBody): Promise<void> {
  const find = () => findDisputeRow({ id: Number(subject) });
  const dispute = await find();
  if (!dispute) throw new PayError('not_found');
  const { provider, reference: disputeReference } = dispute;
  const verdict = verb === 'dispute_won' ? 'won' : verb === 'dispute_lost' ? 'lost' : null;
  const sync = () => syncDispute({ provider, disputeReference, verdict });
  if (verdict !== null) return void (await sync());
  await tryOrLog({
    attempt: sync,
    message: 'Could not concede a dispute yet',
    facts: { dispute_id: dispute.id },
    except: ['database_unavailable'],
  });
  const refusal = (await find())?.concedeRefusal;
  if (refusal != null) throw new PayError('resolution_not_possible', { message: refusal });
}
