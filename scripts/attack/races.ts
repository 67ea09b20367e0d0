import { randomUUID } from 'node:crypto';
import { type Attack, expectThat, judge, type Verdict } from './attack';
import { heldTask, makeCoupon, payByCard, pointsOf, writeTask } from './lives';
import { mustBe, type Target } from './target';

/** The same thing many times at once, where it may happen once. */
export const races: Attack = { name: 'races', isQuick: true, run };

async function* run(target: Target): AsyncIterable<Verdict> {
  yield await doublePay(target);
  yield await doubleSpend(target);
  yield await lastCoupon(target);
  yield await doubleClaim(target);
  yield await doubleRelease(target);
  yield await doubleRefund(target);
  yield await sameKey(target);
  yield await doublePayout(target);
}

const times = <Result>(count: number, act: (at: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, at) => act(at)));

async function count({ database }: Target, sql: string, value: unknown): Promise<number> {
  const { rows } = await database.query<{ n: string }>(sql, [value]);
  return Number(rows[0]?.n ?? 0);
}

async function doublePay(target: Target): Promise<Verdict> {
  const poster = await target.person({ points: 5_000 });
  const taskId = await writeTask({ poster });
  await times(12, (at) =>
    poster.ask(`POST /api/coupon-points/tasks/${taskId}/payment`, {
      body: { payment_method: at % 3 === 2 ? 'stripe' : 'points' },
    }),
  );
  const paid = await count(
    target,
    "SELECT count(*) AS n FROM payment_records WHERE task_id = $1 AND payment_status IN ('completed')",
    taskId,
  );
  const left = await pointsOf({ target, person: poster });
  // Whichever was first: points were taken once, or a card payment waits and none were.
  const isSo = paid <= 1 && left === 5_000 - paid * 1_000;
  return expectThat({
    tried: 'one fee paid twelve times at once',
    isSo,
    saw: `${paid} completed, ${left} points left`,
  });
}

async function doubleSpend(target: Target): Promise<Verdict> {
  const poster = await target.person({ points: 1_000 });
  const tasks = [];
  for (let at = 0; at < 8; at += 1) tasks.push(await writeTask({ poster }));
  const answers = await Promise.all(
    tasks.map((taskId) =>
      poster.ask(`POST /api/coupon-points/tasks/${taskId}/payment`, { body: { payment_method: 'points' } }),
    ),
  );
  const paid = answers.filter(({ status }) => status === 200).length;
  const left = await pointsOf({ target, person: poster });
  return expectThat({
    tried: 'the same points for eight tasks at once',
    isSo: paid === 1 && left === 0,
    saw: `${paid} paid, ${left} points left`,
  });
}

async function lastCoupon(target: Target): Promise<Verdict> {
  const code = await makeCoupon({ admin: target.admin, uses: 2 });
  const posters = [];
  for (let at = 0; at < 6; at += 1) {
    const poster = await target.person({ points: 1_000 });
    posters.push({ poster, taskId: await writeTask({ poster }) });
  }
  const answers = await Promise.all(
    posters.map(({ poster, taskId }) =>
      poster.ask(`POST /api/coupon-points/tasks/${taskId}/payment`, {
        body: { payment_method: 'points', coupon_code: code },
      }),
    ),
  );
  const used = answers.filter(({ status }) => status === 200).length;
  return expectThat({
    tried: 'two uses of a coupon, by six people at once',
    isSo: used === 2,
    saw: answers.map(({ status, code: word }) => `${status} ${word}`),
  });
}

/** One person, one coupon for each, several tasks. */
async function doubleClaim(target: Target): Promise<Verdict> {
  const code = await makeCoupon({ admin: target.admin, uses: 100 });
  await target.database.query('UPDATE coupons SET per_user_limit = 1 WHERE code = $1', [code]);
  const poster = await target.person({ points: 5_000 });
  const tasks = [];
  for (let at = 0; at < 5; at += 1) tasks.push(await writeTask({ poster }));
  const answers = await Promise.all(
    tasks.map((taskId) =>
      poster.ask(`POST /api/coupon-points/tasks/${taskId}/payment`, {
        body: { payment_method: 'points', coupon_code: code },
      }),
    ),
  );
  const used = answers.filter(({ status }) => status === 200).length;
  return expectThat({
    tried: 'a coupon once for each, for five tasks at once',
    isSo: used === 1,
    saw: `${used} used`,
  });
}

async function doubleRelease(target: Target): Promise<Verdict> {
  const poster = await target.person({ points: 1_000 });
  const helper = await target.person();
  const { taskId } = await heldTask({ target, poster, helper });
  mustBe(await helper.ask(`POST /api/tasks/${taskId}/delivery`, { body: {} }), 200);
  await times(10, (at) =>
    poster.ask(
      at % 2 === 0 ? `POST /api/tasks/${taskId}/confirmation` : `POST /api/tasks/${taskId}/refund-requests`,
      { body: at % 2 === 0 ? {} : { reason: 'late', amount: 10_000, text: 'Not done' } },
    ),
  );
  const wallet = await count(
    target,
    "SELECT coalesce(sum(amount), 0) AS n FROM ledger_entries WHERE account_id = 'user:' || $1::text || ':wallet:GBP'",
    helper.id,
  );
  const escrow = await count(
    target,
    "SELECT coalesce(sum(amount), 0) AS n FROM ledger_entries WHERE account_id = 'task:' || $1::text || ':escrow:GBP'",
    taskId,
  );
  const isSo = (wallet === 10_000 && escrow === 0) || (wallet === 0 && escrow === 10_000);
  return expectThat({
    tried: 'a reward released and asked back ten times at once',
    isSo,
    saw: { wallet, escrow },
  });
}

async function doubleRefund(target: Target): Promise<Verdict> {
  const poster = await target.person();
  const taskId = await writeTask({ poster, reward: 20_000 });
  const paymentId = await payByCard({ target, poster, taskId });
  const answers = await times(8, () =>
    target.admin.ask(`POST /api/admin/payments/${paymentId}/refunds`, {
      body: { amount: 1_500, reason: 'goodwill' },
      headers: { 'idempotency-key': randomUUID() },
    }),
  );
  const refunded = await count(
    target,
    "SELECT coalesce(sum(amount), 0) AS n FROM refunds WHERE payment_id = $1 AND status <> 'failed'",
    paymentId,
  );
  const isSo = refunded === 1_500 && answers.filter(({ status }) => status === 201).length === 1;
  return expectThat({
    tried: 'three quarters of a payment refunded eight times at once',
    isSo,
    saw: `${refunded} of 2000; ${answers.map(({ status, code }) => `${status} ${code}`)}`,
  });
}

async function sameKey(target: Target): Promise<Verdict> {
  const person = await target.person();
  const grant = (points: number) =>
    target.admin.ask('POST /api/admin/points-grants', {
      body: { user_id: person.id, points, reason: 'Once' },
      headers: { 'idempotency-key': `once-${person.id}` },
    });
  const [same, other] = [await times(8, () => grant(100)), await grant(200)];
  const points = await pointsOf({ target, person });
  const isSo =
    points === 100 && same.every(({ status }) => status === 201) && other.code === 'idempotency_mismatch';
  return expectThat({
    tried: 'one key eight times at once, and with another body',
    isSo,
    saw: `${points}; ${same.map(({ status }) => status)}; ${other.code}`,
  });
}

async function doublePayout(target: Target): Promise<Verdict> {
  const poster = await target.person({ points: 1_000 });
  const helper = await target.person();
  const { taskId } = await heldTask({ target, poster, helper });
  mustBe(await helper.ask(`POST /api/tasks/${taskId}/delivery`, { body: {} }), 200);
  mustBe(await poster.ask(`POST /api/tasks/${taskId}/confirmation`), 200);
  await target.database
    .query('UPDATE wallet_holds SET until = now() WHERE user_id = $1', [helper.id])
    .catch(() => undefined);
  const account = await helper.ask('POST /api/users/payout-accounts', {
    body: { provider: 'paypal', email: helper.email },
  });
  mustBe(account, 200);
  await times(8, () =>
    helper.ask('POST /api/users/payouts', {
      body: { provider: 'paypal', amount: 7_000 },
      headers: { 'idempotency-key': randomUUID() },
    }),
  );
  const sum = await count(
    target,
    "SELECT coalesce(sum(amount), 0) AS n FROM payouts WHERE user_id = $1 AND status NOT IN ('failed', 'cancelled')",
    helper.id,
  );
  return judge({
    tried: 'one wallet paid out eight times at once',
    probes: 8,
    faults: sum > 10_000 ? [`${sum} of 10000`] : [],
  });
}
