import { randomUUID } from 'node:crypto';
import { type Attack, expectThat, judge, type Verdict } from './attack';
import type { Answer } from './browser';
import { makeCoupon, writeTask } from './lives';
import type { Target } from './target';

/** Who has an account, and with which password; which codes there are. */
export const accounts: Attack = { name: 'accounts', isQuick: true, run };

async function* run(target: Target): AsyncIterable<Verdict> {
  yield await oracles(target);
  yield await passwordGuesses(target);
  yield await ownersAreNotKeptOut(target);
  yield await codeGuesses(target);
  yield await codeOracle(target);
  yield await weakPasswords(target);
  yield await linkGuesses(target);
}

/** What an answer says, without what differs each time by design. */
const told = ({ status, text, code, headers }: Answer) =>
  JSON.stringify([status, code, text.replace(/[0-9a-f-]{36}/g, ''), headers.get('location')]);

/** Of each question, the answer about somebody and the one about nobody must be the same. */
async function oracles({ stranger, person }: Target): Promise<Verdict> {
  const { email } = await person();
  const nobody = `nobody-${randomUUID()}@example.com`;
  const questions: Record<string, (address: string) => Promise<Answer>> = {
    registering: (address) =>
      stranger().ask('POST /api/users', {
        body: { email: address, password: 'kettle orbit map 77', name: 'A' },
      }),
    'forgetting the password': (address) =>
      stranger().ask('POST /api/users/password-reset-requests', { body: { email: address } }),
    'signing in': (address) => stranger().signIn({ email: address, password: 'kettle orbit map 78' }),
    'signing in with nothing': (address) => stranger().signIn({ email: address, password: '' }),
  };
  const faults: string[] = [];
  for (const [what, ask] of Object.entries(questions)) {
    const [about, other] = [told(await ask(email)), told(await ask(nobody))];
    if (about !== other) faults.push(`${what}: ${about.slice(0, 100)} or ${other.slice(0, 100)}`);
  }
  return judge({
    tried: 'no answer tells who has an account',
    faults,
    probes: Object.keys(questions).length * 2,
  });
}

async function passwordGuesses(target: Target): Promise<Verdict> {
  const { email } = await target.person();
  const browser = target.stranger();
  const guesses: boolean[] = [];
  for (let tries = 0; tries < 9; tries += 1) {
    guesses.push(isLimited(await browser.signIn({ email, password: `wrong-${tries}-guess` })));
  }
  const allowed = guesses.filter((limited) => !limited).length;
  return expectThat({
    tried: 'one network guesses the password of one address',
    isSo: allowed <= 5,
    saw: `${allowed} of ${guesses.length} were tried`,
  });
}

/** While somebody guesses, the owner signs in at home, and from a network of another country. */
async function ownersAreNotKeptOut(target: Target): Promise<Verdict> {
  const person = await target.person();
  const attackers = Array.from({ length: 6 }, () => target.stranger());
  for (const attacker of attackers) {
    for (let tries = 0; tries < 4; tries += 1)
      await attacker.signIn({ email: person.email, password: `wrong-${tries}` });
  }
  const [home, away] = [await person.signIn(person), await target.stranger().signIn(person)];
  const isIn = (answer: Answer) => answer.status === 200 && !isLimited(answer) && !/error=/.test(answer.text);
  return expectThat({
    tried: 'guesses of others do not keep the owner out',
    isSo: isIn(home) && isIn(away),
    saw: `${home.text} ${away.text}`,
  });
}

const isLimited = ({ status, text }: Answer) => status === 429 || /rate_limited|too_?many/i.test(text);

async function codeGuesses(target: Target): Promise<Verdict> {
  const person = await target.person();
  const answers = await Promise.all(
    Array.from({ length: 25 }, () =>
      person.ask('POST /api/coupon-points/coupons', { body: { code: `GUESS-${randomUUID().slice(0, 8)}` } }),
    ),
  );
  const tried = answers.filter(({ status }) => status !== 429).length;
  return expectThat({
    tried: 'somebody guesses coupon codes',
    isSo: tried <= 10,
    saw: `${tried} of 25 were tried in a minute`,
  });
}

/** Used up, paused, not for one, not there: one answer. */
async function codeOracle(target: Target): Promise<Verdict> {
  const code = await makeCoupon({ admin: target.admin, uses: 1 });
  await target.database.query('UPDATE coupons SET is_paused = true WHERE code = $1', [code]);
  const poster = await target.person();
  const taskId = await writeTask({ poster });
  const ask = (coupon_code: string) =>
    poster.ask(`POST /api/coupon-points/tasks/${taskId}/quote`, {
      body: { payment_method: 'points', coupon_code },
    });
  const [there, nothing] = [told(await ask(code)), told(await ask('NOSUCHCODE'))];
  return expectThat({
    tried: 'a code that one may not use is like one that does not exist',
    isSo: there === nothing,
    saw: `${there} or ${nothing}`,
  });
}

async function weakPasswords({ stranger }: Target): Promise<Verdict> {
  const passwords = [
    'password12',
    'Password123',
    'qwertyuiop',
    '1234567890',
    'aaaaaaaaaaaa',
    'iloveyou123',
    'linku-demo',
    'short',
    'linkulinku1',
  ];
  const faults: string[] = [];
  for (const password of passwords) {
    const body = { email: `weak-${randomUUID()}@example.com`, password, name: 'Weak' };
    const { status } = await stranger().ask('POST /api/users', { body });
    if (status !== 400 && status !== 422) faults.push(`${password}: ${status}`);
  }
  return judge({ tried: 'common passwords are refused', faults, probes: passwords.length });
}

async function linkGuesses({ stranger }: Target): Promise<Verdict> {
  const faults: string[] = [];
  const tokens = ['x'.repeat(43), '', 'null', '../../etc/passwd', 'x'.repeat(5_000)];
  for (const token of tokens) {
    for (const [path, body] of [
      ['/api/users/password-resets', { token, new_password: 'kettle orbit map 77' }],
      ['/api/users/confirmation', { token, password: 'kettle orbit map 77' }],
    ] as const) {
      const { status } = await stranger().ask(`POST ${path}`, { body });
      if (status !== 400 && status !== 409) faults.push(`${path} with ${token.slice(0, 20)}: ${status}`);
    }
    const unsubscribed = await stranger().ask(
      `POST /api/notifications/unsubscriptions/${encodeURIComponent(token)}`,
    );
    if (unsubscribed.status < 300 || unsubscribed.status > 499)
      faults.push(`a link to turn mails off with ${token.slice(0, 20)}: ${unsubscribed.status}`);
  }
  return judge({ tried: 'links that nobody sent', faults, probes: tokens.length * 3 });
}
