import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readOverview } from '@/lib/console/read-overview';
import type { User } from '@/lib/core/db/generated/client';
import { deliverTask } from '@/lib/tasks/lifecycle/deliver-task';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { adapterOf, bothIdle, bothProviders } from '@/tests/fixtures/two-providers';
import { type DisputeScenario, disputeScenario, openDisputeAt } from '@/tests/scenarios/dispute-scenario';
import { evidenceText } from './evidence-text';
import { listDisputes } from './list-disputes';
import { readDisputedReward } from './read-disputed-reward';
import { readEvidencePack } from './read-evidence-pack';

const fixture = useFixture();
let scenario: DisputeScenario;
let operator: User;
beforeAll(async () => {
  scenario = disputeScenario(fixture);
  operator = await fixture.user({ role: 'admin' });
});

async function disputed(name: 'stripe' | 'paypal') {
  const held = await scenario.held({ name });
  await deliverTask({ userId: held.helper.id, taskId: held.taskId, message: '做好了' });
  const opened = await openDisputeAt({ fixture, name, paymentId: held.paymentId });
  await bothIdle(fixture);
  const { id } = await db().dispute.findFirstOrThrow({ where: { paymentId: held.paymentId } });
  return { ...held, ...opened, disputeId: id };
}

const send = ({ as, disputeId, text }: { as: User; disputeId: number; text: string }) =>
  callEndpoint('POST /api/admin/disputes/{dispute_id}/evidence', {
    as,
    params: { dispute_id: disputeId },
    body: { text },
  });

describe.each(bothProviders)('evidence for %s', (name) => {
  it('is what both sides wrote and did, with the provider’s own ids', async () => {
    const { disputeId, reference, helper, poster, taskId } = await disputed(name);
    const pack = await readEvidencePack(disputeId);
    expect(pack).toMatchObject({
      dispute: { provider_dispute_id: reference, status: 'open' },
      helper: { id: helper.id },
      poster: { id: poster.id },
      offer: { amount: 9_000, message: '我可以' },
    });
    expect(pack.steps.map(({ kind }) => kind)).toEqual([
      'published',
      'offered',
      'accepted',
      'reward_held',
      'delivered',
      'reward_dispute_opened',
    ]);
    const text = evidenceText(pack);
    for (const fact of [helper.name, poster.email, '做好了', pack.receipt.transactionId]) {
      expect(text).toContain(fact);
    }
    expect(await readDisputedReward(taskId)).toMatchObject({ amount: 9_000, currency: 'GBP' });
  });

  it('is sent once, recorded before, and shown as sent', async () => {
    const { disputeId, paymentId } = await disputed(name);
    const text = evidenceText(await readEvidencePack(disputeId));
    const unanswered = async () =>
      (await listDisputes({ isUnanswered: true, viewerRole: 'finance', limit: 100 })).disputes.map(
        ({ id }) => id,
      );
    const before = (await readOverview()).unansweredDisputes;
    expect(await unanswered()).toContain(disputeId);
    expect(before.nextDueAt?.getTime()).toBeGreaterThan(Date.now());
    const sent = await send({ as: operator, disputeId, text });
    expect(sent.status, sent.text).toBe(200);
    expect(sent.json).toMatchObject({ status: 'open', evidence_sent_at: expect.any(String) });
    const written = await db().auditLog.findMany({ where: { subject: `dispute:${disputeId}` } });
    expect(await unanswered()).not.toContain(disputeId);
    expect((await readOverview()).unansweredDisputes.count).toBe(before.count - 1);
    expect(written).toMatchObject([{ actorId: operator.id, action: 'dispute_evidence_submitted' }]);
    const again = await send({ as: operator, disputeId, text: 'Something else' });
    expect(again).toMatchObject({ status: 409, json: { error: { code: 'evidence_sent' } } });
    expect(await fixture.statusOf(paymentId)).toBe('disputed');
    await bothIdle(fixture);
    await fixture.expectSoundBooks();
  });

  it('is not taken for a dispute that is over, and not from other people', async () => {
    const { disputeId, decide, poster } = await disputed(name);
    expect((await send({ as: poster, disputeId, text: 'Mine' })).status).toBe(403);
    decide('won');
    const late = await send({ as: operator, disputeId, text: 'Too late' });
    expect(late).toMatchObject({ status: 409, json: { error: { code: 'dispute_closed' } } });
  });
});

it.each([true, false])(
  'whose answer Stripe repeats for ever is sent under the next key (arrived: %s)',
  async (executed) => {
    const { disputeId, reference } = await disputed('stripe');
    const { stripe } = fixture.simulators;
    const fault = { kind: 'cache_500', executed } as const;
    stripe.addFault({ method: 'POST', path: '/v1/disputes/*', fault, times: null });
    const first = await send({ as: operator, disputeId, text: 'The same words' });
    expect(first.status).toBe(executed ? 200 : 502);
    stripe.clearFaults();
    const second = await send({ as: operator, disputeId, text: 'The same words' });
    expect(second.status, second.text).toBe(executed ? 409 : 200);
    const made = await adapterOf('stripe').findDispute({ disputeReference: reference });
    expect(made).toMatchObject({ isEvidenceSent: true });
    await bothIdle(fixture);
  },
);

it('wins when it convinces the bank', async () => {
  const { disputeId, paymentId } = await disputed('stripe');
  expect((await send({ as: operator, disputeId, text: 'winning_evidence' })).status).toBe(200);
  fixture.simulators.clock.advance({ seconds: 10 });
  await bothIdle(fixture);
  expect(await fixture.statusOf(paymentId)).toBe('completed');
});

it('is listed for operators with its due date, a page at a time', async () => {
  const listSchema = z.object({
    disputes: z.array(
      z.object({ id: z.number(), status: z.string(), evidence_due_at: z.string().nullable() }),
    ),
    next_cursor: z.number().nullable(),
  });
  const list = async (query: Record<string, string>) =>
    listSchema.parse((await callEndpoint('GET /api/admin/disputes', { as: operator, query })).json);
  const first = await list({ limit: '2' });
  expect(first.disputes).toHaveLength(2);
  const second = await list({ limit: '2', cursor: String(first.next_cursor) });
  expect(second.disputes.map(({ id }) => id)).not.toContain(first.disputes[0]?.id);
  const open = await list({ open: 'true' });
  expect(new Set(open.disputes.map(({ status }) => status))).toEqual(new Set(['open']));
  expect(open.disputes.every(({ evidence_due_at: due }) => due !== null)).toBe(true);
});
