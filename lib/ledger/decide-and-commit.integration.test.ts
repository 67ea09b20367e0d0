import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeDb, db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { type TestDatabase, testDatabase } from '@/tests/fixtures/database';
import { debtOf, pointsIssued, pointsOf, walletOf } from './accounts';
import { commit } from './commit';
import { decideAndCommit } from './decide-and-commit';
import type { Plan } from './plan';

let database: TestDatabase;
let userId: number;

beforeAll(async () => {
  database = await testDatabase();
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    NEXTAUTH_SECRET: 'a secret of the tests that is long enough',
  });
  const user = await db().user.create({ data: { email: 'somebody@linku.test', name: 'Somebody' } });
  userId = user.id;
});
afterAll(async () => {
  await closeDb();
  await database.drop();
});

it('decides again by what it reads again when another process was faster', async () => {
  let isFirst = true;
  const { facts, committed } = await decideAndCommit({
    subject: 'a grant',
    read: () => granted('raced'),
    async decide(count) {
      const plan = grant(`raced:${count}`);
      if (isFirst) await commit(plan);
      isFirst = false;
      return plan;
    },
  });
  expect(facts).toBe(1);
  expect(committed).toMatchObject({ outcome: 'done' });
  expect(await granted('raced')).toBe(2);
});

it('writes nothing when there is nothing to do', async () => {
  const decided = decideAndCommit({ subject: 'a grant', read: () => granted('none'), decide: () => null });
  expect(await decided).toEqual({ facts: 0, committed: null });
  expect(await granted('none')).toBe(0);
});

it('stops where a refusal means that the same was done already', async () => {
  await commit(grant('booked:0'));
  const refusals: string[] = [];
  const decided = decideAndCommit({
    subject: 'a grant',
    read: () => granted('booked'),
    decide: () => grant('booked:0'),
    onRefusal(refusal) {
      refusals.push(refusal);
      return 'done_already';
    },
  });
  expect(await decided).toEqual({ facts: 1, committed: null });
  expect(refusals).toEqual(['already_booked']);
});

it('stays refused where a refusal means so', async () => {
  const decided = decideAndCommit({
    subject: 'a grant',
    read: () => granted('refused'),
    decide: () => payDebt(),
    onRefusal(refusal) {
      throw new PayError(refusal === 'insufficient_points' ? refusal : 'internal');
    },
  });
  await expect(decided).rejects.toMatchObject({ code: 'insufficient_points' });
});

it('is a conflict when it is refused in each round, and has read in each', async () => {
  await commit(grant('again:0'));
  let reads = 0;
  const decided = decideAndCommit({
    subject: 'a grant',
    roundsMax: 3,
    async read() {
      reads += 1;
    },
    decide: () => grant('again:0'),
  });
  await expect(decided).rejects.toMatchObject({ code: 'conflict', message: 'a grant kept changing' });
  expect(reads).toBe(3);
  expect(await granted('again')).toBe(1);
});

function granted(kind: string): Promise<number> {
  return db().ledgerTransaction.count({ where: { businessKey: { startsWith: `${kind}:` } } });
}

function grant(key: string): Plan {
  return {
    postings: [
      { key, kind: 'points_grant', lines: [{ from: pointsIssued, to: pointsOf(userId), amount: 1 }] },
    ],
  };
}

/** More than anybody has. */
function payDebt(): Plan {
  const owner = { userId, currency: 'GBP' };
  const lines = [{ from: walletOf(owner), to: debtOf(owner), amount: 1_000_000 }];
  return { postings: [{ key: `debt:${userId}:GBP:1`, kind: 'debt_paid', lines }] };
}
