import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { mustBe, type Person, type Target } from './target';

const withId = z.object({ id: z.number() });
const withPayment = z.object({ payment_id: z.number() });

/** A task that its poster has not paid for, so that nobody else may see it. */
export async function writeTask({
  poster,
  title = 'Collect a parcel',
  reward = 10_000,
}: {
  poster: Person;
  title?: string;
  /** Minor units. */
  reward?: number;
}): Promise<number> {
  const body = { title, description: 'From the front desk to the third floor.', base_reward: reward };
  return withId.parse(mustBe(await poster.ask('POST /api/tasks', { body }), 201).json).id;
}

/** Begins a payment of what is due. */
export async function beginPayment({
  poster,
  taskId,
  method,
}: {
  poster: Person;
  taskId: number;
  method: 'points' | 'stripe' | 'paypal';
}): Promise<number> {
  const path = `/api/coupon-points/tasks/${taskId}/payment`;
  const answer = await poster.ask(`POST ${path}`, { body: { payment_method: method } });
  return withPayment.parse(mustBe(answer, 200).json).payment_id;
}

/** A task whose fee is paid by points, so that everybody sees it. The poster needs a tenth of the reward in points. */
export async function openTask({ poster, ...options }: Parameters<typeof writeTask>[0]): Promise<{
  taskId: number;
  paymentId: number;
}> {
  const taskId = await writeTask({ poster, ...options });
  return { taskId, paymentId: await beginPayment({ poster, taskId, method: 'points' }) };
}

/** A payment by card that the provider has, and we know. */
export async function payByCard({
  target: { database, simulator },
  poster,
  taskId,
}: {
  target: Target;
  poster: Person;
  taskId: number;
}): Promise<number> {
  const paymentId = await beginPayment({ poster, taskId, method: 'stripe' });
  const { rows } = await database.query<{ session: string }>(
    'SELECT provider_payment_id AS session FROM payment_records WHERE id = $1',
    [paymentId],
  );
  await simulator(`POST stripe/sessions/${rows[0]?.session}/pay`, { card: '4242424242424242' });
  // Reading an unfinished payment syncs it.
  mustBe(await poster.ask(`GET /api/users/payments/${paymentId}`), 200);
  return paymentId;
}

/** A task whose reward is held while its helper works. */
export async function heldTask({
  target,
  poster,
  helper,
  reward = 10_000,
}: {
  target: Target;
  poster: Person;
  helper: Person;
  reward?: number;
}): Promise<{ taskId: number; paymentId: number }> {
  const { taskId } = await openTask({ poster, reward });
  return { taskId, paymentId: await holdReward({ target, poster, helper, taskId, reward }) };
}

/** Of a task that everybody sees: a helper is accepted, and the reward paid. */
export async function holdReward({
  target,
  poster,
  helper,
  taskId,
  reward = 10_000,
}: {
  target: Target;
  poster: Person;
  helper: Person;
  taskId: number;
  reward?: number;
}): Promise<number> {
  const offered = await helper.ask(`POST /api/tasks/${taskId}/applications`, {
    body: { offered_amount: reward },
  });
  const { id: application_id } = withId.parse(mustBe(offered, 201).json);
  mustBe(await poster.ask(`POST /api/tasks/${taskId}/acceptance`, { body: { application_id } }), 200);
  return payByCard({ target, poster, taskId });
}

/** The helper has done it, and the reward is theirs. */
export async function releaseReward({
  poster,
  helper,
  taskId,
}: {
  poster: Person;
  helper: Person;
  taskId: number;
}): Promise<void> {
  mustBe(await helper.ask(`POST /api/tasks/${taskId}/delivery`, { body: {} }), 200);
  await poster.prove();
  mustBe(await poster.ask(`POST /api/tasks/${taskId}/confirmation`), 200);
}

/** A code that is valid now, for so many uses. */
export async function makeCoupon({
  admin,
  uses,
  pence = 100,
  usesOfEach,
}: {
  admin: Person;
  uses: number;
  pence?: number;
  /** How often one person may use it. */
  usesOfEach?: number;
}): Promise<string> {
  const code = `ATK-${randomUUID().slice(0, 8).toUpperCase()}`;
  const answer = await admin.ask('POST /api/admin/coupons', {
    body: {
      code,
      name: `Coupon ${code}`,
      kind: 'fixed',
      fixed_amount: pence,
      valid_from: new Date(Date.now() - 3_600_000).toISOString(),
      valid_until: new Date(Date.now() + 86_400_000).toISOString(),
      total_limit: uses,
      ...(usesOfEach !== undefined && { per_user_limit: usesOfEach }),
    },
  });
  mustBe(answer, 201);
  return code;
}

/** The sum of a person's points, by the entries of the ledger and not by the balance that is kept beside them. */
export async function pointsOf({
  target: { database },
  person,
}: {
  target: Target;
  person: Person;
}): Promise<number> {
  const { rows } = await database.query<{ sum: string }>(
    `SELECT coalesce(sum(e.amount), 0) AS sum FROM ledger_entries e JOIN ledger_accounts a ON a.id = e.account_id
     WHERE a.id = 'user:' || $1::text || ':points'`,
    [person.id],
  );
  return Number(rows[0]?.sum);
}
