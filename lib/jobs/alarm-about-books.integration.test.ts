import { expect, it } from 'vitest';
import { env } from '@/lib/core/env';
import { readLastWholeRun } from '@/lib/ledger/check-books';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { alarmAboutBooks } from './alarm-about-books';
import { lastTimeAt } from './last-time-at';

useFixture();

/** When a whole run would have been made last; whether the worker makes another then. */
async function isMadeAfter(lastOne: Date): Promise<boolean> {
  await db().ledgerCheckResult.updateMany({ data: { checkedAt: lastOne } });
  await alarmAboutBooks({ run: 'whole' });
  const { madeAt } = await readLastWholeRun();
  return Number(madeAt) !== Number(lastOne);
}

it('every row is checked when it never was, and once since the hour of the night', async () => {
  expect((await readLastWholeRun()).madeAt).toBeNull();
  await alarmAboutBooks({ run: 'whole' });
  const { now, madeAt } = await readLastWholeRun();
  expect(madeAt).not.toBeNull();
  const night = lastTimeAt({ now, hour: env().wholeCheckHour });
  expect(await isMadeAfter(night)).toBe(false);
  expect(await isMadeAfter(new Date(night.getTime() - 1))).toBe(true);
  expect(await isMadeAfter(new Date(night.getTime() - 40 * 3_600_000))).toBe(true);
});

it('what changed lately is checked whenever it is asked for, and that is no whole run', async () => {
  await alarmAboutBooks({ run: 'whole' });
  const before = await readLastWholeRun();
  await db().ledgerCheckResult.updateMany({ where: { run: 'recent' }, data: { checkedAt: new Date(0) } });
  await alarmAboutBooks({ run: 'recent' });
  expect(await db().ledgerCheckResult.count({ where: { checkedAt: new Date(0) } })).toBe(0);
  expect((await readLastWholeRun()).madeAt).toEqual(before.madeAt);
});
