import { type Attack, expectThat, judge, type Verdict } from './attack';
import type { Person, Target } from './target';

/** Who gives roles, to whom, and what a person's account is worth to others. */
export const people: Attack = { name: 'people', isQuick: true, run };

async function* run(target: Target): AsyncIterable<Verdict> {
  yield await ownAccount(target);
  yield await withoutThePermission(target);
  yield await withoutRecentAuthentication(target);
  yield await lastAdmin(target);
  yield await newColleague(target);
}

const reason = 'For an attack';
const acts = (id: number) =>
  [
    [`POST /api/admin/people/${id}/role`, { role: 'admin', reason }],
    [`POST /api/admin/people/${id}/disabling`, { reason }],
    [`POST /api/admin/people/${id}/enabling`, { reason }],
    [`POST /api/admin/people/${id}/second-factor/removal`, { reason }],
  ] as const;

async function ownAccount(target: Target): Promise<Verdict> {
  const admin = await target.person({ role: 'admin' });
  await admin.prove();
  const faults: string[] = [];
  for (const [what, body] of acts(admin.id)) {
    const { status, code } = await admin.ask(what, { body });
    if (code !== 'own_case') faults.push(`${what}: ${status} ${code}`);
  }
  return judge({ tried: 'an admin decides about their own account', faults, probes: acts(0).length });
}

async function withoutThePermission(target: Target): Promise<Verdict> {
  const victim = await target.person();
  const faults: string[] = [];
  const operators = [
    await target.person(),
    await target.person({ role: 'support' }),
    await target.person({ role: 'finance' }),
  ];
  for (const operator of operators) {
    await operator.prove();
    for (const [what, body] of acts(victim.id)) {
      const { status, code } = await operator.ask(what, { body });
      if (status !== 403) faults.push(`${what}: ${status} ${code}`);
    }
  }
  const role = await roleOf({ target, person: victim });
  if (role !== 'user') faults.push(`the victim is ${role}`);
  return judge({ tried: 'others give roles and disable accounts', faults, probes: acts(0).length * 3 });
}

async function withoutRecentAuthentication(target: Target): Promise<Verdict> {
  const [admin, victim] = [await target.person({ role: 'admin' }), await target.person()];
  await target.database.query(
    "UPDATE sessions SET auth_time = auth_time - interval '11 minutes' WHERE user_id = $1",
    [admin.id],
  );
  const faults: string[] = [];
  for (const [what, body] of acts(victim.id)) {
    const { code } = await admin.ask(what, { body });
    if (code !== 'recent_authentication_required') faults.push(`${what}: ${code}`);
  }
  return judge({ tried: 'a screen that an admin left gives no roles', faults, probes: acts(0).length });
}

/** All of them at once, by one another. */
async function lastAdmin(target: Target): Promise<Verdict> {
  const [one, other] = [await target.person({ role: 'admin' }), await target.person({ role: 'admin' })];
  await Promise.all([one.prove(), other.prove()]);
  const client = await target.database.connect();
  try {
    // The database alone must hold it: the product's own admin has to stay, so the rest is done and undone in one transaction.
    await client.query('BEGIN');
    const admins = await client.query<{ id: number }>(
      "SELECT id FROM users WHERE role = 'admin' AND disabled_at IS NULL",
    );
    let refused = '';
    for (const { id } of admins.rows) {
      await client.query('SAVEPOINT one');
      try {
        await client.query("UPDATE users SET role = 'user' WHERE id = $1", [id]);
      } catch (error) {
        refused = error instanceof Error ? error.message : String(error);
        await client.query('ROLLBACK TO SAVEPOINT one');
      }
    }
    const left = await client.query("SELECT 1 FROM users WHERE role = 'admin' AND disabled_at IS NULL");
    return expectThat({
      tried: 'nobody is left who gives roles',
      isSo: left.rowCount === 1 && refused !== '',
      saw: `${left.rowCount} admins left; ${refused}`,
    });
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** An admin makes a colleague, to have a second person for their own act. */
async function newColleague(target: Target): Promise<Verdict> {
  const [maker, colleague] = [await target.person({ role: 'admin' }), await target.person()];
  await maker.prove();
  await maker.ask(`POST /api/admin/people/${colleague.id}/role`, { body: { role: 'finance', reason } });
  const receiver = await target.person();
  const asked = await maker.ask('POST /api/admin/points-grants', {
    body: { user_id: receiver.id, points: 60_000, reason },
    headers: { 'idempotency-key': `colleague-${receiver.id}` },
  });
  const { approval } = asked.json as { approval: { approval_id: number } };
  await colleague.signIn(colleague);
  const { status, code } = await colleague.ask(`POST /api/admin/approvals/${approval.approval_id}/approval`, {
    body: {},
  });
  return expectThat({
    tried: 'a colleague made for it approves the act of who made them',
    isSo: code === 'role_too_new',
    saw: `${status} ${code}`,
  });
}

async function roleOf({ target, person }: { target: Target; person: Person }): Promise<string | undefined> {
  const { rows } = await target.database.query<{ role: string }>('SELECT role FROM users WHERE id = $1', [
    person.id,
  ]);
  return rows[0]?.role;
}
