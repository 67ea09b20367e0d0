import { expect } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { type ResolutionVerb, verbsBookedLater, verbsWithReference } from '@/lib/resolutions/names';
import {
  type PositionList,
  positionListSchema,
  type ResolveBody,
  resolutionPreviewSchema,
} from '@/lib/resolutions/schema';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { db } from '@/tests/fixtures/owner-db';

export const resolutionAddress = 'POST /api/admin/payments/{payment_id}/resolutions';

/** What of payments waits for a person, and an operator who resolves it. */
export function resolutionsBy(operator: () => User) {
  const optionsOf = (payment_id: number) => ({ as: operator(), params: { payment_id } });

  async function positionsOf(paymentId: number): Promise<PositionList> {
    const answer = await callEndpoint(
      'GET /api/admin/payments/{payment_id}/resolutions',
      optionsOf(paymentId),
    );
    return positionListSchema.parse(answer.json);
  }

  async function bodyFor(paymentId: number, verb: ResolutionVerb): Promise<ResolveBody> {
    const { positions } = await positionsOf(paymentId);
    const found = positions.find(({ verbs }) => verbs.includes(verb));
    if (!found) throw new Error(`${verb} is not offered: ${JSON.stringify(positions)}`);
    return {
      verb,
      position: found.position,
      ...(found.subject !== null && { subject: found.subject }),
      ...(verbsWithReference.includes(verb) && { reference: 'FP-4711' }),
      reason: 'Agreed with the payer by phone.',
    };
  }

  /** Previews it, does it twice under one key, and checks that what was previewed was booked, once. */
  async function resolve(paymentId: number, verb: ResolutionVerb, parts: Partial<ResolveBody> = {}) {
    const body = { ...(await bodyFor(paymentId, verb)), ...parts };
    const options = { ...optionsOf(paymentId), body };
    const previewed = resolutionPreviewSchema.parse(
      (await callEndpoint('POST /api/admin/payments/{payment_id}/resolutions/preview', options)).json,
    );
    const before = await db().ledgerTransaction.count();
    const headers = { 'idempotency-key': `resolution-${paymentId}-${verb}-${before}` };
    for (const _ of ['once', 'twice']) {
      const answer = await callEndpoint(resolutionAddress, { ...options, headers });
      expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    }
    if (!verbsBookedLater.includes(verb))
      expect(await db().ledgerTransaction.count()).toBe(before + previewed.bookings.length);
    const audits = await db().auditLog.findMany({
      where: { action: `resolution_${verb}`, subject: `payment:${paymentId}` },
    });
    expect(audits.at(-1)).toMatchObject({ actorId: operator().id, detail: { reason: body.reason } });
    return previewed;
  }

  return { positionsOf, resolve };
}
