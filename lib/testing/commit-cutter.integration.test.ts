import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import type { User } from '@/lib/db/generated/client';
import { pointsIssued, pointsOf } from '@/lib/ledger/accounts';
import { commit } from '@/lib/ledger/commit';
import type { Plan } from '@/lib/ledger/plan';
import { type CommitCutter, openCommitCutter } from './commit-cutter';
import { openWorld, type World } from './world';

let world: World;
let cutter: CommitCutter;
let person: User;

beforeAll(async () => {
  world = await openWorld();
  cutter = await openCommitCutter(world);
  person = await world.person();
});
afterAll(async () => {
  await world.close();
  await cutter.close();
});
afterEach(async () => {
  cutter.cutEach(null);
  await world.expectSoundBooks();
});

describe.each([
  { cut: 'before', written: 0 },
  { cut: 'after', written: 1 },
] as const)('A commit that is cut $cut', ({ cut, written }) => {
  // Both ways to lose a connection: one of the two is closed, the other reset.
  it.each(['first', 'second'])('is unknown to whoever asked, and was sent once: the %s', async (name) => {
    const key = `${cut}:${name}`;
    cutter.cutEach(cut);
    if (name === 'second') await expectUnknown(`${cut}:one before it`);
    const sent = cutter.sent();
    await expectUnknown(key);
    expect(cutter.sent()).toBe(sent + 1);
    expect(cutter.cuts().at(-1)).toEqual(grant(key));
    expect(await db().ledgerTransaction.count({ where: { businessKey: key } })).toBe(written);
  });

  it('passes when it is tried again, on a connection that the pool opens by itself', async () => {
    const key = `${cut}:again`;
    cutter.cutEach(cut);
    await expectUnknown(key);
    expect(await commit(grant(key))).toMatchObject({ outcome: written === 0 ? 'done' : 'already_booked' });
    expect(cutter.cuts()).toHaveLength(1);
    expect(await db().ledgerTransaction.count({ where: { businessKey: key } })).toBe(1);
  });
});

it('A commit that the database refuses is told so, and is not counted as cut after it was written', async () => {
  const key = 'refused';
  await commit(grant(key));
  cutter.cutEach('after');
  expect(await commit({ ...grant(key), events: [] })).toEqual({ outcome: 'already_booked' });
  expect(cutter.cuts()).toEqual([]);
});

it('What is no commit passes, also when it is as long as many packets', async () => {
  cutter.cutEach('before');
  const text = '长'.repeat(200_000);
  expect(await db().$queryRaw`SELECT ${text}::text AS same`).toEqual([{ same: text }]);
  expect(cutter.cuts()).toEqual([]);
});

async function expectUnknown(key: string): Promise<void> {
  await expect(commit(grant(key))).rejects.toMatchObject({ code: 'database_unavailable' });
}

function grant(key: string): Plan {
  const lines = [{ from: pointsIssued, to: pointsOf(person.id), amount: 1 }];
  return { postings: [{ key, kind: 'points_grant', lines }] };
}
