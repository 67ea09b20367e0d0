import { audit } from '@/lib/auth/audit';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { bookingsOf } from '@/lib/ledger/bookings-of';
import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import { findPaymentRow } from '@/lib/payments/payment-row';
import { isSentAfterAll } from '@/lib/payouts/decide-over';
import { adoptObject } from './adopt-object';
import { type DifferenceRow, differenceResponse, differenceRowSchema } from './difference-response';
import { matchObjects } from './match-objects';
import { payoutOfObject } from './payout-of-object';
import { type DifferenceSituation, planDifference } from './plan-difference';
import { readOpenObjects } from './read-open-objects';
import type { DifferencePreview, DifferenceResponse, ResolveDifferenceBody } from './schema';

const PAYOUT = 'payout:';

type Command = { operatorId: number; differenceId: number; command: ResolveDifferenceBody };

/**
 * An operator decides about a difference. The same decision again answers how it ended.
 * @throws PayError not_found, malformed, resolution_not_possible (it ended in another way, changed meanwhile, or the verb
 *   does not apply), decide_at_payout, approval_required, approval_exceeded, provider_unavailable, conflict,
 *   database_unavailable
 */
export async function resolveDifference({
  operatorId,
  differenceId,
  command,
  approvalId,
}: Command & { approvalId?: number | undefined }): Promise<DifferenceResponse> {
  requirePayment(command);
  const { verb } = command;
  const before = await readDifference(differenceId);
  if (before.endedAt !== null) {
    if (before.verb !== verb) throw new PayError('resolution_not_possible');
    return differenceResponse(await readDifferenceRow(differenceId));
  }
  if (verb === 'adopt') await adopt({ operatorId, difference: before });
  else {
    if (isPayout(before)) await adoptObject(before);
    await decideAndCommit({
      subject: `difference ${differenceId}`,
      read: () => readSituation({ differenceId, command }),
      decide: (situation) => planDifference({ situation, decision: { ...command, operatorId, approvalId } }),
    });
  }
  return differenceResponse(await readDifferenceRow(differenceId));
}

/**
 * What a decision would book.
 * @throws as `resolveDifference`
 */
export async function previewDifference({
  operatorId,
  differenceId,
  command,
}: Command): Promise<DifferencePreview> {
  requirePayment(command);
  const situation = await readSituation({ differenceId, command });
  const plan = planDifference({ situation, decision: { ...command, operatorId } });
  return { verb: command.verb, bookings: bookingsOf(plan) };
}

/** The provider says what became of a payout before an operator says who bears it. */
function isPayout({ objectKey }: DifferenceRow): boolean {
  return objectKey.startsWith(PAYOUT);
}

function requirePayment({ verb, payment_id: paymentId }: ResolveDifferenceBody): void {
  if (verb !== 'assign' || paymentId !== undefined) return;
  const problems = [{ path: 'payment_id', problem: 'Name the payment to which the money belongs.' }];
  throw new PayError('malformed', { details: { problems } });
}

/** The books follow the provider; if they agree then, the difference ends by itself. */
async function adopt({
  operatorId,
  difference,
}: {
  operatorId: number;
  difference: DifferenceRow;
}): Promise<void> {
  const { id, provider, objectKey } = difference;
  await audit({ actorId: operatorId, action: 'difference_adopt', subject: `difference:${id}` });
  await adoptObject({ provider, objectKey });
  await matchObjects({ provider, completeUntil: await completeUntilOf(provider) });
}

async function readSituation({
  differenceId,
  command: { payment_id: paymentId },
}: {
  differenceId: number;
  command: ResolveDifferenceBody;
}): Promise<DifferenceSituation> {
  const difference = await readDifference(differenceId);
  const { provider, objectKey, currency } = difference;
  const payment = paymentId === undefined ? null : await findPaymentRow({ id: paymentId });
  if (paymentId !== undefined && !payment) throw new PayError('not_found');
  const groups = await readOpenObjects({
    provider,
    completeUntil: await completeUntilOf(provider),
    marginSeconds: 0,
  });
  const group = groups.find((entry) => entry.objectKey === objectKey && entry.unit === currency) ?? null;
  return { difference, group, payment, payoutToResolve: await payoutToResolve(difference) };
}

async function payoutToResolve(difference: DifferenceRow): Promise<number | null> {
  if (!isPayout(difference)) return null;
  const { provider, objectKey } = difference;
  const payout = await payoutOfObject({ provider, reference: objectKey.slice(PAYOUT.length) });
  return payout && isSentAfterAll(payout) ? payout.id : null;
}

async function completeUntilOf(provider: string): Promise<Date | null> {
  return (await db().lineCursor.findUnique({ where: { provider } }))?.completeUntil ?? null;
}

async function readDifference(id: number): Promise<DifferenceRow> {
  return differenceRowSchema.parse(await readDifferenceRow(id));
}

async function readDifferenceRow(id: number): Promise<unknown> {
  const row = await db().difference.findUnique({ where: { id } });
  if (!row) throw new PayError('not_found');
  return row;
}
