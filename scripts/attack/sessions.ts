import { createHmac } from 'node:crypto';
import { type Attack, expectThat, judge, type Verdict } from './attack';
import { type Browser, openBrowser } from './browser';
import { mustBe, type Target } from './target';

/** A cookie that somebody copied, and what ends it. */
export const sessions: Attack = { name: 'sessions', isQuick: true, run };

async function* run(target: Target): AsyncIterable<Verdict> {
  yield await afterSignOut(target);
  yield await afterNewPassword(target);
  yield await afterEndingAll(target);
  yield await ofDisabled(target);
  yield await afterLosingRole(target);
  yield await fixed(target);
  yield await forged(target);
  yield await oldAuthentication(target);
}

/** Another browser with the same cookies. */
function copyOf({ target, browser }: { target: Target; browser: Browser }): Browser {
  const copy = openBrowser({ url: target.product.url, address: browser.address });
  for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
  return copy;
}

const isSignedIn = async (browser: Browser) => (await browser.ask('GET /api/users/me')).status === 200;

/** Of what was done, whether the copy is worth something afterwards. It must have been, before. */
async function worthless({
  tried,
  copy,
  act,
}: {
  tried: string;
  copy: Browser;
  act: () => Promise<unknown>;
}): Promise<Verdict> {
  const before = await isSignedIn(copy);
  await act();
  const after = await isSignedIn(copy);
  return expectThat({ tried, isSo: before && !after, saw: { before, after } });
}

async function afterSignOut(target: Target): Promise<Verdict> {
  const person = await target.person();
  const act = async () => {
    const { csrfToken } = (await person.ask('GET /api/auth/csrf')).json as { csrfToken: string };
    await person.ask('POST /api/auth/signout', {
      text: new URLSearchParams({ csrfToken, json: 'true' }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  };
  return worthless({
    tried: 'a copied cookie after signing out',
    copy: copyOf({ target, browser: person }),
    act,
  });
}

async function afterNewPassword(target: Target): Promise<Verdict> {
  const person = await target.person();
  const copy = target.stranger();
  await copy.signIn(person);
  const body = { current_password: person.password, new_password: 'kettle orbit map 77' };
  const act = async () => mustBe(await person.ask('POST /api/users/me/password', { body }), 200);
  return worthless({ tried: 'another session after a new password', copy, act });
}

async function afterEndingAll(target: Target): Promise<Verdict> {
  const person = await target.person();
  const act = async () => mustBe(await person.ask('POST /api/users/me/sessions/ending'), 200);
  return worthless({
    tried: 'a copied cookie after signing out everywhere',
    copy: copyOf({ target, browser: person }),
    act,
  });
}

async function ofDisabled(target: Target): Promise<Verdict> {
  const person = await target.person({ role: 'admin' });
  const act = async () => {
    await target.database.query('UPDATE users SET disabled_at = now() WHERE id = $1', [person.id]);
    await target.stranger().signIn(person);
  };
  return worthless({ tried: 'a session of somebody who was disabled', copy: person, act });
}

async function afterLosingRole({ person, database }: Target): Promise<Verdict> {
  const operator = await person({ role: 'admin' });
  const before = (await operator.ask('GET /api/admin/coupons')).status;
  await database.query("UPDATE users SET role = 'user' WHERE id = $1", [operator.id]);
  const after = (await operator.ask('GET /api/admin/coupons')).status;
  return expectThat({
    tried: 'a role that was taken is gone at once',
    isSo: before === 200 && after === 403,
    saw: { before, after },
  });
}

/** Somebody gives the victim a cookie before they sign in. */
async function fixed(target: Target): Promise<Verdict> {
  const [attacker, victim] = [await target.person(), await target.person()];
  const browser = target.stranger();
  for (const [name, value] of attacker.cookies) browser.cookies.set(name, value);
  await browser.signIn(victim);
  const name = 'linku.session';
  const isNew = browser.cookies.get(name) !== attacker.cookies.get(name);
  const seen = (await attacker.ask('GET /api/users/me')).text.includes(victim.email);
  return expectThat({
    tried: 'a session that was planted before signing in',
    isSo: isNew && !seen,
    saw: { isNew, seen },
  });
}

async function forged(target: Target): Promise<Verdict> {
  const person = await target.person();
  const own = person.cookies.get('linku.session') ?? '';
  const [head = '', ...rest] = own.split('.');
  const claims = Buffer.from(JSON.stringify({ sub: '1', role: 'admin', exp: 4e9 })).toString('base64url');
  const plain = (algorithm: string) =>
    Buffer.from(JSON.stringify({ alg: algorithm, typ: 'JWT' })).toString('base64url');
  const signed = `${plain('HS256')}.${claims}`;
  const device = [...person.cookies].find(([name]) => name.includes('device'))?.[1] ?? '';
  const cookies = [
    '',
    'x',
    `${plain('none')}.${claims}.`,
    `${signed}.${createHmac('sha256', '').update(signed).digest('base64url')}`,
    `${signed}.${createHmac('sha256', 'secret').update(signed).digest('base64url')}`,
    `${own.slice(0, -2)}xx`,
    [head, ...rest.slice(0, -1), ''].join('.'),
    `${plain('dir')}.${rest.join('.')}`,
    device,
    'a'.repeat(8_000),
  ];
  const faults: string[] = [];
  for (const value of cookies) {
    for (const name of ['linku.session', '__Host-linku.session', 'next-auth.session-token']) {
      const browser = target.stranger();
      browser.cookies.set(name, value);
      const { status } = await browser.ask('GET /api/users/me');
      if (status !== 401) faults.push(`${name}=${value.slice(0, 30)}: ${status}`);
    }
  }
  return judge({ tried: 'forged cookies', faults, probes: cookies.length * 3 });
}

/** Whoever finds a screen that somebody left, eleven minutes later. */
async function oldAuthentication({ person, database }: Target): Promise<Verdict> {
  const operator = await person({ role: 'admin' });
  await database.query(
    "UPDATE sessions SET auth_time = auth_time - interval '11 minutes' WHERE user_id = $1",
    [operator.id],
  );
  const acts = [
    '/api/admin/points-grants',
    '/api/admin/coupons',
    '/api/users/payouts',
    '/api/users/payout-accounts',
    '/api/users/me/password',
    '/api/admin/payments/1/refunds',
  ];
  const faults: string[] = [];
  for (const path of acts) {
    const { code } = await operator.ask(`POST ${path}`, { body: {}, headers: { 'idempotency-key': 'old' } });
    if (code !== 'recent_authentication_required') faults.push(`${path}: ${code}`);
  }
  return judge({ tried: 'acts that move money need a recent authentication', faults, probes: acts.length });
}
