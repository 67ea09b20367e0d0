import { randomUUID } from 'node:crypto';
import { type Attack, expectThat, judge, type Verdict } from './attack';
import { heldTask, holdReward, makeCoupon, pointsOf, releaseReward, writeTask } from './lives';
import { mustBe, type Person, type Target } from './target';

/** Accounts that are deleted to lose a debt, a trace or a limit, and somebody else's. */
export const deletions: Attack = { name: 'deletions', isQuick: true, run };

async function* run(target: Target): AsyncIterable<Verdict> {
  yield await withoutProof(target);
  yield await withMoneyAtStake(target);
  yield await whilePaying(target);
  yield await afterwards(target);
  yield await couponAgain(target);
}

const remove = (person: Person, more: object = {}) =>
  person.ask('POST /api/users/me/deletion', { body: { email: person.email, ...more } });

const isDeleted = async ({ target, person }: { target: Target; person: Person }) => {
  const { rowCount } = await target.database.query(
    'SELECT 1 FROM users WHERE id = $1 AND deleted_at IS NOT NULL',
    [person.id],
  );
  return rowCount === 1;
};

async function withoutProof(target: Target): Promise<Verdict> {
  const [victim, other] = [await target.person(), await target.person()];
  await other.prove();
  const faults: string[] = [];
  const tries: [string, Promise<{ status: number }>][] = [
    ['with another address', other.ask('POST /api/users/me/deletion', { body: { email: victim.email } })],
    [
      'with a number',
      other.ask('POST /api/users/me/deletion', { body: { email: other.email, user_id: victim.id } }),
    ],
    ['by nobody', target.stranger().ask('POST /api/users/me/deletion', { body: { email: victim.email } })],
    [
      'from another site',
      other.ask('POST /api/users/me/deletion', {
        body: { email: other.email },
        headers: { origin: 'https://evil.example' },
      }),
    ],
  ];
  for (const [what, asked] of tries) {
    const { status } = await asked;
    if (status < 400) faults.push(`${what}: ${status}`);
  }
  await target.database.query(
    "UPDATE sessions SET auth_time = auth_time - interval '11 minutes' WHERE user_id = $1",
    [victim.id],
  );
  const { code } = await remove(victim);
  if (code !== 'recent_authentication_required') faults.push(`from a screen that was left: ${code}`);
  for (const person of [victim, other])
    if (await isDeleted({ target, person })) faults.push('somebody is deleted');
  return judge({ tried: "somebody else's account is deleted", faults, probes: tries.length + 1 });
}

async function withMoneyAtStake(target: Target): Promise<Verdict> {
  const poster = await target.person({ points: 1_000 });
  const helper = await target.person();
  await heldTask({ target, poster, helper });
  const faults: string[] = [];
  for (const person of [poster, helper]) {
    await person.prove();
    const { status, code } = await remove(person, { gives_up_points: true });
    if (code !== 'deletion_blocked') faults.push(`${status} ${code}`);
    if (await isDeleted({ target, person })) faults.push('deleted');
  }
  return judge({ tried: 'an account goes while a reward is held', faults, probes: 2 });
}

/** A payment and the deletion at once: one of them comes too late, and no money is without its payer. */
async function whilePaying(target: Target): Promise<Verdict> {
  const faults: string[] = [];
  const runs = 4;
  for (let at = 0; at < runs; at += 1) {
    const poster = await target.person({ points: 1_000 });
    const taskId = await writeTask({ poster });
    await poster.prove();
    const pay = () =>
      poster.ask(`POST /api/coupon-points/tasks/${taskId}/payment`, { body: { payment_method: 'points' } });
    const both = () => remove(poster, { gives_up_points: true });
    await Promise.all(at % 2 === 0 ? [pay(), both()] : [both(), pay()]);
    const { rows } = await target.database.query<{ payments: string; deleted: boolean }>(
      `SELECT (SELECT count(*) FROM payment_records WHERE user_id = u.id AND payment_status = 'completed') AS payments,
              u.deleted_at IS NOT NULL AS deleted
       FROM users u WHERE u.id = $1`,
      [poster.id],
    );
    const { payments, deleted } = rows[0] ?? { payments: '0', deleted: false };
    const points = await pointsOf({ target, person: poster });
    if (deleted && payments !== '0') faults.push('a deleted person paid');
    if (!deleted && payments === '0' && points !== 1_000) faults.push(`${points} points are left of 1000`);
  }
  return judge({ tried: 'a fee is paid while its payer is deleted', faults, probes: runs });
}

async function afterwards(target: Target): Promise<Verdict> {
  const person = await target.person();
  await person.prove();
  mustBe(await remove(person), 200);
  const faults: string[] = [];
  const { status } = await person.ask('GET /api/users/me');
  if (status !== 401) faults.push(`its cookie: ${status}`);
  const browser = target.stranger();
  await browser.signIn(person);
  if ((await browser.ask('GET /api/users/me')).status !== 401) faults.push('its password');
  const reset = await target
    .stranger()
    .ask('POST /api/users/password-reset-requests', { body: { email: person.email } });
  if (reset.status !== 202)
    faults.push(`a link is answered with ${reset.status}, which tells that it is gone`);
  const { rows } = await target.database.query<{ text: string }>(
    'SELECT u::text AS text FROM users u WHERE id = $1',
    [person.id],
  );
  if (rows[0]?.text.includes(person.email)) faults.push('its address is still there');
  const grant = await target.admin.ask('POST /api/admin/points-grants', {
    body: { user_id: person.id, points: 100, reason: 'For an attack' },
    headers: { 'idempotency-key': randomUUID() },
  });
  if (grant.status < 400) faults.push(`it gets points: ${grant.status}`);
  const enabled = await target.admin.ask(`POST /api/admin/people/${person.id}/role`, {
    body: { role: 'admin', reason: 'For an attack' },
  });
  if (enabled.status < 400) faults.push(`it gets a role: ${enabled.status}`);
  return judge({ tried: 'a deleted account is used', faults, probes: 6 });
}

/** One use for each person, and then somebody new with the same mailbox. */
async function couponAgain(target: Target): Promise<Verdict> {
  const code = await makeCoupon({ admin: target.admin, uses: 10, usesOfEach: 1 });
  const first = await target.person({ points: 3_000 });
  const use = async (poster: Person) => {
    const taskId = await writeTask({ poster });
    const answer = await poster.ask(`POST /api/coupon-points/tasks/${taskId}/payment`, {
      body: { payment_method: 'points', coupon_code: code },
    });
    return { taskId, ...answer };
  };
  // A task that was cancelled would give the coupon back.
  const { taskId, ...paid } = await use(first);
  mustBe(paid, 200);
  const helper = await target.person();
  await holdReward({ target, poster: first, helper, taskId });
  await releaseReward({ poster: first, helper, taskId });
  await first.prove();
  mustBe(await remove(first, { gives_up_points: true }), 200);
  await target.database.query(
    `INSERT INTO users (email, name, role, password_hash, confirmed_at)
     SELECT $1, 'Again', 'user', password_hash, now() FROM users WHERE id = $2`,
    [first.email, target.admin.id],
  );
  const again = target.stranger();
  await again.signIn({ email: first.email, password: target.admin.password });
  const { id } = (await again.ask('GET /api/users/me')).json as { id: number };
  mustBe(
    await target.admin.ask('POST /api/admin/points-grants', {
      body: { user_id: id, points: 3_000, reason: 'For an attack' },
      headers: { 'idempotency-key': randomUUID() },
    }),
    201,
  );
  const { status, code: word } = await use({ ...first, ...again, id });
  return expectThat({
    tried: 'a coupon once more, as somebody new with the same mailbox',
    isSo: status === 422,
    saw: `${status} ${word}`,
  });
}
