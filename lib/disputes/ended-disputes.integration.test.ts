import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, bothProviders, holdBoth, releaseBoth, reset } from '@/tests/fixtures/two-providers';
import { disputeScenario, openDisputeAt, transactionOf } from '@/tests/scenarios/dispute-scenario';

const MIGRATION = path.resolve('prisma/migrations/20261129172000_ended_disputes/migration.sql');

const fixture = useFixture();
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

const dispute = (paymentId: number) => db().dispute.findFirstOrThrow({ where: { paymentId } });

describe('a dispute that we first hear of when it is over', () => {
  it.each(bothProviders)('has an end, is not synced again, and frees what is left at %s', async (name) => {
    const { taskId, paymentId, poster } = await disputeScenario(fixture).held({ name });
    holdBoth(fixture);
    const opened = await openDisputeAt({ fixture, name, paymentId, amount: 2_500 });
    opened.decide('lost');
    await releaseBoth(fixture, { order: 'reversed' });
    const { endedAt, nextSyncAt, status } = await dispute(paymentId);
    expect({ status, nextSyncAt }).toEqual({ status: 'lost', nextSyncAt: null });
    expect(endedAt).not.toBeNull();
    await confirmTask({ userId: poster.id, taskId });
  });

  it('has an end if it is a reversal without a dispute', async () => {
    const { paymentId } = await disputeScenario(fixture).held({ name: 'paypal' });
    fixture.paypal.reverse({ captureId: await transactionOf(paymentId) });
    await bothIdle(fixture);
    expect((await dispute(paymentId)).endedAt).not.toBeNull();
  });
});

describe('the migration of disputes without an end', () => {
  it('ends them when we first heard of them, and the database takes no more of them', async () => {
    const { paymentId } = await disputeScenario(fixture).held({ name: 'paypal' });
    fixture.paypal.reverse({ captureId: await transactionOf(paymentId) });
    await bothIdle(fixture);
    const { id, createdAt } = await dispute(paymentId);
    await db().$executeRaw`ALTER TABLE disputes DROP CONSTRAINT disputes_ended_check`;
    await db().$executeRaw`ALTER TABLE disputes DISABLE TRIGGER disputes_guard`;
    await db()
      .$executeRaw`UPDATE disputes SET ended_at = NULL, next_sync_at = now() - interval '1 second' WHERE id = ${id}`;
    await db().$executeRaw`ALTER TABLE disputes ENABLE TRIGGER disputes_guard`;
    for (const statement of readFileSync(MIGRATION, 'utf8').split(';')) {
      if (statement.trim() !== '') await db().$executeRawUnsafe(statement);
    }
    expect(await dispute(paymentId)).toMatchObject({ endedAt: createdAt, nextSyncAt: null });
    await db().$executeRaw`ALTER TABLE disputes DISABLE TRIGGER disputes_guard`;
    await expect(db().$executeRaw`UPDATE disputes SET ended_at = NULL WHERE id = ${id}`).rejects.toThrow(
      'disputes_ended_check',
    );
    await db().$executeRaw`ALTER TABLE disputes ENABLE TRIGGER disputes_guard`;
  });
});
