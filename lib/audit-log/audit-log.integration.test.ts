import { describe, expect, it } from 'vitest';
import { listJobFailures } from '@/lib/console/list-job-failures';
import { adminViewPayment } from '@/lib/payments/read/admin-view-payment';
import { adminViewPayout } from '@/lib/payouts/admin-view-payout';
import { adminListEvents } from '@/lib/webhooks/admin-list-events';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { paidFee } from '@/tests/scenarios/refund-scenario';
import { auditLogSchema } from './schema';

const fixture = useFixture();
type Person = Awaited<ReturnType<typeof fixture.user>>;

const read = (as: Person, query: Record<string, string> = {}) =>
  callEndpoint('GET /api/admin/audit-log', { as, query });
const list = async (as: Person, query: Record<string, string> = {}) =>
  auditLogSchema.parse((await read(as, query)).json);

async function payout(of: Person): Promise<number> {
  const { id: userId, email } = of;
  const account = await db().payoutAccount.create({
    data: { userId, provider: 'paypal', externalId: email, state: 'ready' },
  });
  const { id } = await db().payout.create({
    data: {
      userId,
      provider: 'paypal',
      payoutAccountId: account.id,
      destination: email,
      currency: 'GBP',
      amount: 1,
    },
  });
  return id;
}

const asOperator = async (role: 'support' | 'finance') => ({
  role,
  id: (await fixture.user({ role })).id,
});

describe('Looking', () => {
  it('at a payment is on the record, and shows names and addresses to roles that need them', async () => {
    const poster = await fixture.user();
    const { paymentId } = await paidFee({ fixture, poster, body: { payment_method: 'stripe' } });
    const written = `Sorry ${poster.name}, ${poster.email} cannot pay`;
    await db().paymentEvent.create({
      data: { paymentId, kind: 'provider_reported', actor: 'provider', detail: { message: written } },
    });
    const [support, finance] = await Promise.all([asOperator('support'), asOperator('finance')]);
    const all = await adminViewPayment({ operator: finance, paymentId });
    expect(all.payer).toBe(`${poster.name} <${poster.email}>`);
    expect(all.timeline.at(-1)?.detail).toContain(written);
    const shown = await adminViewPayment({ operator: support, paymentId });
    expect(shown.payer).toMatch(/^P… \d… <p…@l….test>$/);
    expect(
      JSON.stringify(shown, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toContain(poster.email);
    expect(shown.timeline.at(-1)?.detail).toMatch(/Sorry P… \d…, p…@l….test cannot pay/);
    const views = await db().auditLog.findMany({
      where: { action: 'payment_viewed', subject: `payment:${paymentId}` },
      orderBy: { id: 'asc' },
    });
    expect(views.map(({ actorId }) => actorId)).toEqual([finance.id, support.id]);
  });

  it('at a payout likewise, with where the money goes', async () => {
    const helper = await fixture.user();
    const payoutId = await payout(helper);
    const [support, finance] = await Promise.all([asOperator('support'), asOperator('finance')]);
    expect(await adminViewPayout({ operator: finance, payoutId })).toMatchObject({
      destination: helper.email,
    });
    const shown = await adminViewPayout({ operator: support, payoutId });
    expect(shown).toMatchObject({ destination: 'p…@l….test', personEmail: 'p…@l….test' });
    expect(JSON.stringify(shown)).not.toContain(helper.email);
    expect(
      await db().auditLog.count({ where: { action: 'payout_viewed', subject: `payout:${payoutId}` } }),
    ).toBe(2);
  });

  it('at what a job or an event quotes shows addresses to roles that need them', async () => {
    const message = 'The receiver somebody@example.com cannot be paid';
    await db().jobFailure.create({
      data: { job: 'reconcile-payouts', rowId: '1', code: 'internal', message, nextTryAt: new Date() },
    });
    const told = async (viewerRole: 'support' | 'finance') =>
      (await listJobFailures({ viewerRole }))[0]?.message;
    expect(await told('finance')).toBe(message);
    expect(await told('support')).toBe('The receiver s…@e….com cannot be paid');
    await db().webhookEvent.create({
      data: {
        provider: 'paypal',
        eventId: 'WH-1',
        type: 'T',
        state: 'failed',
        livemode: false,
        note: message,
        occurredAt: new Date(),
      },
    });
    const noted = async (viewerRole: 'support' | 'finance') =>
      (await adminListEvents({ state: 'failed', viewerRole })).events[0]?.note;
    expect(await noted('finance')).toBe(message);
    expect(await noted('support')).toBe('The receiver s…@e….com cannot be paid');
  });

  it('at what is not there is no view', async () => {
    const operator = await asOperator('finance');
    await expect(adminViewPayment({ operator, paymentId: 999_999 })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(adminViewPayout({ operator, payoutId: 999_999 })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await db().auditLog.count({ where: { actorId: operator.id } })).toBe(0);
  });
});

describe('The audit log', () => {
  it('is read by actor, subject and action, page by page', async () => {
    const [admin, other, of] = await Promise.all([
      fixture.user({ role: 'admin' }),
      fixture.user({ role: 'admin' }),
      fixture.user(),
    ]);
    const role = (as: Person, to: string) =>
      callEndpoint('POST /api/admin/people/{user_id}/role', {
        as,
        params: { user_id: of.id },
        body: { role: to, reason: 'Agreed' },
      });
    await role(admin, 'support');
    await role(other, 'user');
    await callEndpoint('GET /api/admin/people/{user_id}', { as: admin, params: { user_id: of.id } });
    const subject = `user:${of.id}`;
    const kinds = async (query: Record<string, string>) =>
      (await list(admin, query)).entries.map(({ action, actor }) => [action, actor.id]);
    const [viewed, taken, given] = [
      ['person_viewed', admin.id],
      ['role_changed', other.id],
      ['role_changed', admin.id],
    ];
    expect(await kinds({ subject })).toEqual([viewed, taken, given]);
    expect(await kinds({ subject, actor_id: String(admin.id) })).toEqual([viewed, given]);
    expect(await kinds({ subject, action: 'role_changed' })).toEqual([taken, given]);

    const first = await list(admin, { subject, limit: '2' });
    expect(first.entries).toHaveLength(2);
    const next = await list(admin, { subject, limit: '2', cursor: String(first.next_cursor) });
    expect(next).toMatchObject({
      entries: [
        { action: 'role_changed', subject, detail: { from: 'user', to: 'support', reason: 'Agreed' } },
      ],
      next_cursor: null,
    });
  });

  it('tells what an act moved', async () => {
    const [as, to] = await Promise.all([fixture.user({ role: 'finance' }), fixture.user()]);
    await callEndpoint('POST /api/admin/points-grants', {
      as,
      body: { user_id: to.id, points: 70, reason: 'Made good' },
      headers: { 'idempotency-key': 'told' },
    });
    expect((await list(as, { subject: `user:${to.id}` })).entries).toMatchObject([
      { action: 'points_granted', amount: 70, amount_display: '70', currency: 'PTS', approval_id: null },
    ]);
  });

  it('is for roles that see personal data, and refuses a filter that it does not know', async () => {
    const [support, finance] = await Promise.all([
      fixture.user({ role: 'support' }),
      fixture.user({ role: 'finance' }),
    ]);
    expect(await read(support)).toMatchObject({ status: 403, code: 'not_allowed' });
    for (const [name, value] of [
      ['action', 'danced'],
      ['subject', '7'],
      ['actor_id', 'x'],
    ] as const) {
      expect((await read(finance, { [name]: value })).status, name).toBe(400);
    }
  });
});
