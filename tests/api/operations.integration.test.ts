import { describe, expect, it } from 'vitest';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { callEndpoint } from './call-endpoint';

const TOKEN = 'a-token-for-the-scraper';

const fixture = useFixture({ METRICS_TOKEN: TOKEN });

describe('metrics', () => {
  const scrape = (authorization: string | null) =>
    callEndpoint('GET /api/metrics', { headers: { authorization } });

  it('need the token', async () => {
    for (const wrong of [null, 'Bearer', 'Bearer x', `Basic ${TOKEN}`, `Bearer ${TOKEN}x`, TOKEN]) {
      expect(await scrape(wrong), String(wrong)).toMatchObject({ status: 403, code: 'not_allowed' });
    }
    expect((await scrape(`Bearer ${TOKEN}`)).status).toBe(200);
  });

  it('count events and report the state of the database', async () => {
    const poster = await fixture.user();
    const task = await fixture.task({ poster });
    await callEndpoint('POST /api/coupon-points/tasks/{task_id}/payment', {
      as: poster,
      params: { task_id: task.id },
      body: { payment_method: 'stripe' },
    });
    await callEndpoint('POST /api/webhooks/stripe', { text: '{}' });
    const { text, headers } = await scrape(`Bearer ${TOKEN}`);
    expect(headers.get('content-type')).toMatch(/^text\/plain/);
    expect(text).toMatch(/^linku_pending_payments 1$/m);
    expect(text).toMatch(/^linku_payments_last_day\{provider="stripe",status="pending"\} 1$/m);
    expect(text).toMatch(/^linku_payment_create_seconds_count\{outcome="ok"\} 1$/m);
    expect(text).toMatch(/^linku_webhooks_rejected_total\{provider="stripe",reason="\w+"\} 1$/m);
    expect(text).toMatch(/^linku_invariant_failures\{run="recent"\} 0$/m);
  });
});

describe('readiness', () => {
  it('holds with every migration, and falls with one that is missing', async () => {
    const ready = await callEndpoint('GET /api/ready');
    expect(ready.json).toMatchObject({ status: 'ready' });
    const [last] = await db().$queryRaw<{ migration_name: string }[]>`
      SELECT migration_name FROM _prisma_migrations ORDER BY migration_name DESC LIMIT 1`;
    await db().$executeRaw`
      UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = ${last?.migration_name}`;
    const behind = await callEndpoint('GET /api/ready');
    expect(behind).toMatchObject({ status: 503, code: 'database_unavailable' });
    expect(behind.refusal?.details).toEqual({ check: 'migrations', missing: [last?.migration_name] });
    await db().$executeRaw`UPDATE _prisma_migrations SET finished_at = now()`;
  });

  it('holds while a newer version has written functions since, and falls with one that was never written', async () => {
    await db()
      .$executeRaw`UPDATE _sql_objects SET checksums = checksums || ARRAY['newer'] WHERE name = 'functions/commit_plan'`;
    expect(await callEndpoint('GET /api/ready')).toMatchObject({ status: 200 });
    await db()
      .$executeRaw`UPDATE _sql_objects SET checksums = '{older}' WHERE name = 'functions/commit_plan'`;
    const behind = await callEndpoint('GET /api/ready');
    expect(behind.status).toBe(503);
    expect(behind.refusal?.details).toEqual({ check: 'migrations', missing: ['functions/commit_plan'] });
  });
});

describe('replaying an event', () => {
  it('handles it again and writes down who asked', async () => {
    const operator = await fixture.user({ role: 'admin' });
    const event = await db().webhookEvent.create({
      data: {
        provider: 'stripe',
        eventId: 'evt_replayed',
        type: 'customer.created',
        livemode: false,
        state: 'parked',
        note: 'other_mode',
        occurredAt: new Date(),
        subject: { meaning: 'other', reference: null, transactionId: null, paymentId: null, summary: {} },
      },
    });
    const replay = (id: number) =>
      callEndpoint('POST /api/admin/webhooks/{webhook_event_id}/replay', {
        as: operator,
        params: { webhook_event_id: id },
      });
    expect((await replay(Number(event.id))).json).toEqual({
      webhook_event_id: Number(event.id),
      state: 'ignored',
    });
    expect(await db().auditLog.findMany({ where: { action: 'webhook_replayed' } })).toMatchObject([
      { actorId: operator.id, subject: `webhook:${event.id}` },
    ]);
    expect((await replay(2_000_000)).status).toBe(404);
  });
});
