import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type Attack, judge, type Verdict } from './attack';
import { openBrowser } from './browser';
import { heldTask, releaseReward } from './lives';
import { startOwnServer } from './own-server';
import { mustBe, type Person, type Target } from './target';

/** Whoever got into a helper's account wants the wallet sent to an account of their own. */
export const payoutDestinations: Attack = { name: 'payout-destinations', isQuick: true, run };

async function* run(target: Target): AsyncIterable<Verdict> {
  // A sandbox waits for no new destination, so this server does.
  const server = await startOwnServer({ target, variables: { PAYOUT_DESTINATION_WAIT_HOURS: '24' } });
  try {
    yield await atOnce({ target, url: server.url });
  } finally {
    await server.stop();
  }
}

async function earnedHelper(target: Target): Promise<Person> {
  const [poster, helper] = [await target.person({ points: 1_000 }), await target.person()];
  const { taskId } = await heldTask({ target, poster, helper });
  await releaseReward({ poster, helper, taskId });
  return helper;
}

/** By the server that the change was made at, by another that waits for nothing, and in the database itself. */
async function atOnce({ target, url }: { target: Target; url: string }): Promise<Verdict> {
  const helper = await earnedHelper(target);
  const thief = openBrowser({ url, address: helper.address });
  await thief.signIn(helper);
  const body = { provider: 'paypal', email: `thief-${randomUUID().slice(0, 8)}@example.com` };
  mustBe(await thief.ask('POST /api/users/payout-accounts', { body }), 200);
  const faults: string[] = [];
  for (const browser of [thief, helper]) {
    const { status, code } = await browser.ask('POST /api/users/payouts', {
      body: { provider: 'paypal', amount: 1_000 },
      headers: { 'idempotency-key': randomUUID() },
    });
    if (code !== 'payout_destination_waits') faults.push(`a payout: ${status} ${code}`);
  }
  for (const change of [
    "UPDATE payout_accounts SET usable_at = now() - interval '1 hour' WHERE user_id = $1",
    'UPDATE payout_accounts SET usable_at = NULL WHERE user_id = $1',
  ]) {
    const word = await asRuntime({ target, statement: change, id: helper.id });
    if (word === null) faults.push(change);
  }
  const { rowCount } = await target.database.query('SELECT 1 FROM payouts WHERE user_id = $1', [helper.id]);
  if (rowCount) faults.push(`${rowCount} payouts`);
  return judge({ tried: 'a new payout destination gets the wallet at once', faults, probes: 5 });
}

/** The refusal of the database, null if there was none. Nothing of it stays. */
async function asRuntime({
  target,
  statement,
  id,
}: {
  target: Target;
  statement: string;
  id: number;
}): Promise<string | null> {
  const client = new pg.Client({ connectionString: target.runtimeUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    const { rowCount } = await client.query(statement, [id]);
    return rowCount ? null : 'no row';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await client.query('ROLLBACK');
    await client.end();
  }
}
