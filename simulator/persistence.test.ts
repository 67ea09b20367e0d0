import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Journal } from './journal';
import { closeFixtures, sessionParameters, startFixture } from './testing/stripe-fixture';

afterEach(closeFixtures);

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'linku-simulator-'));
  folders.push(folder);
  return folder;
}

describe('what a simulator with a data folder knows', () => {
  it('outlives it', async () => {
    const dataFolder = freshFolder();
    const before = await startFixture({ dataFolder });
    const created = await before.stripe.checkout.sessions.create(sessionParameters, { idempotencyKey: 'k' });
    const waiting = await before.stripe.checkout.sessions.create(sessionParameters);
    before.simulators.stripe.pay({ sessionId: created.id, card: '4242424242424242' });
    await before.simulators.stripe.idle();
    before.simulators.clock.advance({ seconds: 3_600 });
    const ledger = before.simulators.stripe.ledger();
    await before.simulators.close();

    const after = await startFixture({ dataFolder });
    expect(await after.stripe.checkout.sessions.retrieve(created.id)).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
    });
    expect(after.simulators.stripe.ledger()).toEqual(ledger);
    expect(after.simulators.stripe.events()).toEqual(before.simulators.stripe.events());
    const replayed = await after.stripe.checkout.sessions.create(sessionParameters, { idempotencyKey: 'k' });
    expect(replayed).toMatchObject({ id: created.id, status: 'open' });
    expect(after.simulators.clock.nowMs()).toBeGreaterThan(Date.now() + 3_590_000);
    // The alarm of the open session was set again: 23 hours are left of its day.
    after.simulators.clock.advance({ seconds: 23 * 3_600 });
    expect(after.simulators.stripe.events().at(-1)).toMatchObject({
      type: 'checkout.session.expired',
      data: { object: { id: waiting.id } },
    });
  });

  it('is for nobody else of the machine to read', async () => {
    const dataFolder = join(freshFolder(), 'data');
    const fixture = await startFixture({ dataFolder });
    await fixture.simulators.close();
    const names = readdirSync(dataFolder, { recursive: true, encoding: 'utf8' });
    const open = ['', ...names].filter((name) => (statSync(join(dataFolder, name)).mode & 0o077) !== 0);
    expect(names).toContain('simulator.journal');
    expect(open).toEqual([]);
  });

  it('includes webhooks that were not taken yet', async () => {
    const dataFolder = freshFolder();
    const before = await startFixture({ dataFolder, stripe: { retryDelaysMs: [3_600_000] } });
    before.receiver.answerWith(() => 500);
    const { id } = await before.stripe.checkout.sessions.create(sessionParameters);
    before.simulators.stripe.expire({ sessionId: id });
    await expect.poll(() => before.simulators.stripe.deliveries()[0]?.attempts.length).toBe(1);
    await before.simulators.close();

    const after = await startFixture({ dataFolder });
    before.receiver.answerWith(() => 200);
    after.simulators.clock.advance({ seconds: 3_601 });
    await after.simulators.stripe.idle();
    expect(after.simulators.stripe.deliveries()).toMatchObject([
      { state: 'delivered', attempts: [{ status: 500 }, { status: 200 }] },
    ]);
  });

  it('is gone after a reset', async () => {
    const dataFolder = freshFolder();
    const { simulators, stripe } = await startFixture({ dataFolder });
    await stripe.checkout.sessions.create(sessionParameters);
    simulators.clock.advance({ seconds: 100 });
    simulators.reset();
    expect(simulators.stripe.sessions()).toEqual([]);
    expect(simulators.clock.nowMs()).toBeLessThan(Date.now() + 1_000);
    await stripe.checkout.sessions.create(sessionParameters);
    await simulators.close();
    expect((await startFixture({ dataFolder })).simulators.stripe.sessions()).toHaveLength(1);
  });
});

describe('the journal', () => {
  const schema = z.object({ amount: z.number() });

  it('drops a line that was cut short, and keeps all before it', () => {
    const folder = freshFolder();
    const journal = new Journal({ folder });
    const things = journal.collection({ name: 'things', schema });
    journal.transact(() => {
      things.put('a', { amount: 1 });
      things.put('b', { amount: 2 });
    });
    journal.close();
    appendFileSync(join(folder, 'simulator.journal'), '[["things","c",{"amou');
    expect(new Journal({ folder }).collection({ name: 'things', schema }).all()).toEqual([
      { amount: 1 },
      { amount: 2 },
    ]);
  });

  it('undoes a transaction that throws, the inner one alone', () => {
    const journal = new Journal({ folder: null });
    const things = journal.collection({ name: 'things', schema });
    const announced: string[] = [];
    journal.transact(() => {
      things.put('a', { amount: 1 });
      journal.afterCommit(() => announced.push('outer'));
      const inner = () =>
        journal.transact(() => {
          things.put('a', { amount: 2 });
          things.put('b', { amount: 2 });
          journal.afterCommit(() => announced.push('inner'));
          throw new Error('no');
        });
      expect(inner).toThrow('no');
    });
    expect(things.all()).toEqual([{ amount: 1 }]);
    expect(announced).toEqual(['outer']);
    expect(() => things.put('c', { amount: 3 })).toThrow('outside a transaction');
  });

  it('does not grow with history over restarts', () => {
    const folder = freshFolder();
    const size = () => statSync(join(folder, 'simulator.journal')).size;
    const journal = new Journal({ folder });
    const things = journal.collection({ name: 'things', schema });
    for (let amount = 0; amount < 100; amount += 1) journal.transact(() => things.put('a', { amount }));
    journal.close();
    const before = size();
    new Journal({ folder }).close();
    expect(size()).toBeLessThan(before / 50);
  });
});
