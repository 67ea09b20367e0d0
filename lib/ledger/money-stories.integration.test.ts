import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { type Delivery, deliveries, moneyStories, openStage, type Stage } from '@/lib/testing/money-stories';
import { calm } from '@/lib/testing/two-providers';
import { openWorld, type World } from '@/lib/testing/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  await calm(world);
  await world.expectSoundBooks();
});

const deliveryNames = Object.keys(deliveries) as Delivery[];

describe.each(moneyStories)('$title', ({ title, play }) => {
  const file = `../../docs/stories/${fileName(title)}.txt`;

  it.each(deliveryNames)(
    'reads the same in the books, with events %s',
    { timeout: 120_000 },
    async (delivery) => {
      deliveries[delivery].before(world);
      const { id: before } = await lastTransaction();
      const stage = await openStage({ world, delivery });
      await play(stage);
      await expect(await pageOf({ title, stage, before })).toMatchFileSnapshot(file);
    },
  );
});

/** The books of one story: what was booked, in order, and where everything is in the end. */
async function pageOf({
  title,
  stage,
  before,
}: {
  title: string;
  stage: Stage;
  before: bigint;
}): Promise<string> {
  const transactions = await db().ledgerTransaction.findMany({
    where: { id: { gt: before }, kind: { not: 'points_grant' } },
    include: { entries: { orderBy: [{ amount: 'asc' }, { accountId: 'asc' }] } },
    orderBy: { id: 'asc' },
  });
  const booked = transactions.map(({ kind, entries }) => {
    const lines = entries.map(({ accountId, unit, amount }) =>
      line({ name: nameOf({ accountId, stage }), unit, amount }),
    );
    return `${kind}\n${lines.join('\n')}`;
  });
  const ends = await db().$queryRaw<{ account: string; unit: string; amount: bigint }[]>`
    SELECT account_id AS account, unit, sum(amount)::bigint AS amount FROM ledger_entries
    WHERE transaction_id > ${before} AND transaction_id NOT IN (SELECT id FROM ledger_transactions WHERE kind = 'points_grant')
    GROUP BY account_id, unit HAVING sum(amount) <> 0 ORDER BY account_id`;
  const left = ends.map(({ account, unit, amount }) =>
    line({ name: nameOf({ accountId: account, stage }), unit, amount }),
  );
  return `${title}\n\n${booked.join('\n\n')}\n\nin the end\n${left.sort().join('\n')}\n`;
}

function line({ name, unit, amount }: { name: string; unit: string; amount: bigint }): string {
  const sign = amount > 0n ? '+' : '';
  return `  ${name.padEnd(34)}${`${sign}${amount}`.padStart(10)} ${unit}`;
}

/** Accounts by the parts that people play, so that a page does not depend on numbers. */
function nameOf({ accountId, stage }: { accountId: string; stage: Stage }): string {
  const { poster, helper, taskId } = stage;
  return accountId
    .replace(`user:${poster.id}:`, 'poster:')
    .replace(`user:${helper.id}:`, 'helper:')
    .replace(`task:${taskId}:`, 'task:');
}

async function lastTransaction(): Promise<{ id: bigint }> {
  const last = await db().ledgerTransaction.findFirst({ orderBy: { id: 'desc' }, select: { id: true } });
  return { id: last?.id ?? 0n };
}

function fileName(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .slice(0, 60)
    .replace(/-$/, '');
}
