import { Secret, TOTP } from 'otpauth';
import { z } from 'zod';
import { type Attack, expectThat, judge, type Verdict } from './attack';
import type { Answer, Browser } from './browser';
import { mustBe, type Person, type Target } from './target';

/** Somebody who has an operator's password, and not the app with the codes. */
export const secondFactor: Attack = { name: 'second-factor', isQuick: true, run };

const setupSchema = z.object({ secret: z.string() });
const recoverySchema = z.object({ recovery_codes: z.array(z.string()).min(2) });

/** An operator with a second factor. */
type Guarded = Person & {
  codeNow(): string;
  codeAt(timestamp: number): string;
  secret: string;
  recoveryCodes: string[];
};

const PERIOD_SECONDS = 30;

async function* run(target: Target): AsyncIterable<Verdict> {
  const operator = await guardedOperator(target);
  yield await passwordAlone({ target, operator });
  yield await codesOfOthers({ target, operator });
  yield await guesses(target);
  yield await codeTwice({ target, operator });
  yield await recoveryCodeTwice({ target, operator });
  yield await turnedOff({ target, operator });
  yield await keptSecret({ target, operator });
}

async function guardedOperator(target: Target): Promise<Guarded> {
  const person = await target.person({ role: 'finance' });
  await person.prove();
  const setup = mustBe(await person.ask('POST /api/users/me/second-factor/setup'), 200);
  const { secret } = setupSchema.parse(setup.json);
  const totp = new TOTP({ secret: Secret.fromBase32(secret), period: PERIOD_SECONDS });
  const codeAt = (timestamp: number) => totp.generate({ timestamp });
  const codeNow = () => codeAt(Date.now());
  const on = mustBe(await person.ask('POST /api/users/me/second-factor', { body: { code: codeNow() } }), 200);
  const { recovery_codes: recoveryCodes } = recoverySchema.parse(on.json);
  return { ...person, codeNow, codeAt, secret, recoveryCodes };
}

/** A browser in which only the password was given. */
async function halfSignedIn({ target, operator }: Given): Promise<Browser> {
  const browser = target.stranger();
  await browser.signIn(operator);
  return browser;
}

type Given = { target: Target; operator: Guarded };

const isSignedIn = async (browser: Browser) => (await browser.ask('GET /api/users/me')).status === 200;
const give = (browser: Browser, code: string) =>
  browser.ask('POST /api/users/second-factor', { body: { code } });

async function passwordAlone({ target, operator }: Given): Promise<Verdict> {
  const browser = await halfSignedIn({ target, operator });
  const closed = [
    'GET /api/users/me',
    'GET /api/users/me/sessions',
    'GET /api/users/wallet',
    'GET /api/admin/coupons',
    'GET /api/admin/people',
    'POST /api/admin/points-grants',
    'POST /api/users/me/password',
    'POST /api/users/me/authentication',
    'POST /api/users/me/second-factor/setup',
    'POST /api/users/me/second-factor/removal',
    'POST /api/users/me/sessions/ending',
    'POST /api/users/me/deletion',
  ];
  const faults: string[] = [];
  for (const what of closed) {
    const { status } = await browser.ask(
      what,
      what.startsWith('POST') ? { body: { password: operator.password } } : {},
    );
    if (status !== 401) faults.push(`${what}: ${status}`);
  }
  const page = await browser.ask('GET /admin');
  if (page.status === 200 && !/NEXT_REDIRECT|NEXT_HTTP_ERROR_FALLBACK/.test(page.text))
    faults.push('GET /admin: 200');
  return judge({ tried: 'a password without the code opens nothing', faults, probes: closed.length + 1 });
}

/** Codes that are right for somebody or sometime else. */
async function codesOfOthers({ target, operator }: Given): Promise<Verdict> {
  const other = await guardedOperator(target);
  const long = 10 * PERIOD_SECONDS * 1_000;
  const codes = [
    other.codeNow(),
    other.recoveryCodes[0] ?? '',
    operator.codeAt(Date.now() - long),
    operator.codeAt(Date.now() + long),
  ];
  const browser = await halfSignedIn({ target, operator });
  const faults: string[] = [];
  for (const code of codes) {
    const { status } = await give(browser, code);
    if (status === 200) faults.push(`${code} was taken`);
  }
  if (await isSignedIn(browser)) faults.push('they are signed in');
  return judge({ tried: 'codes of another person and of another time', faults, probes: codes.length });
}

/** From one network after another, because the limit of one is not the point. */
async function guesses(target: Target): Promise<Verdict> {
  const operator = await guardedOperator(target);
  const browsers = Array.from({ length: 8 }, () => target.stranger());
  let tried = 0;
  for (const browser of browsers) {
    await browser.signIn(operator);
    const right = operator.codeNow();
    for (let guess = 0; guess < 6; guess += 1) {
      const code = String((Number(right) + 1 + guess) % 1_000_000).padStart(6, '0');
      if (isTried(await give(browser, code))) tried += 1;
    }
  }
  return expectThat({
    tried: 'guesses of the code from eight networks',
    isSo: tried <= 10,
    saw: `${tried} of 48 guesses were compared`,
  });
}

const isTried = ({ status, code }: Answer) => status === 200 || code === 'wrong_code';

/** Somebody who looked over a shoulder, and is quicker. */
async function codeTwice({ target, operator }: Given): Promise<Verdict> {
  const [one, other] = [await halfSignedIn({ target, operator }), await halfSignedIn({ target, operator })];
  // The code of this half minute turned it on; clocks may differ by one, so that of the next is right, too.
  const code = operator.codeAt(Date.now() + PERIOD_SECONDS * 1_000);
  const answers = await Promise.all([give(one, code), give(other, code), give(one, code), give(other, code)]);
  const again = await give(await halfSignedIn({ target, operator }), code);
  const taken = [...answers, again].filter(({ status }) => status === 200).length;
  return expectThat({
    tried: 'one code, four times at once and once more',
    isSo: taken === 1,
    saw: `it was taken ${taken} times: ${[...answers, again].map(({ status, code: word }) => `${status} ${word}`)}`,
  });
}

async function recoveryCodeTwice({ target, operator }: Given): Promise<Verdict> {
  const code = operator.recoveryCodes[0] ?? '';
  const browsers = await Promise.all(Array.from({ length: 4 }, () => halfSignedIn({ target, operator })));
  const answers = await Promise.all(browsers.map((browser) => give(browser, code)));
  const taken = answers.filter(({ status }) => status === 200).length;
  return expectThat({
    tried: 'one recovery code, four times at once',
    isSo: taken === 1,
    saw: `it was taken ${taken} times: ${answers.map(({ status, code: word }) => `${status} ${word}`)}`,
  });
}

/** With a session that somebody left open, and the password. */
async function turnedOff({ operator }: Given): Promise<Verdict> {
  const asked = [
    await operator.ask('POST /api/users/me/second-factor/removal', { body: { code: '000000' } }),
    await operator.ask('POST /api/users/me/second-factor/removal', { body: {} }),
    await operator.ask('POST /api/users/me/second-factor/setup'),
    await operator.ask(`POST /api/admin/people/${operator.id}/second-factor/removal`, {
      body: { reason: 'Mine' },
    }),
    await operator.ask('POST /api/users/me/authentication', { body: { password: operator.password } }),
  ];
  const faults = asked.flatMap(({ status, code }, at) =>
    status === 200 ? [`${at + 1}: ${status} ${code}`] : [],
  );
  return judge({ tried: 'it is turned off or replaced without a code', faults, probes: asked.length });
}

async function keptSecret({ target: { database }, operator }: Given): Promise<Verdict> {
  const { rows } = await database.query<{ table: string; column: string }>(
    `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
     WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb', 'ARRAY')`,
  );
  const found: string[] = [];
  for (const { table, column } of rows) {
    const { rowCount } = await database.query(
      `SELECT 1 FROM "${table}" WHERE "${column}"::text LIKE '%' || $1 || '%' OR "${column}"::text LIKE '%' || $2 || '%' LIMIT 1`,
      [operator.secret, operator.recoveryCodes[1]],
    );
    if (rowCount) found.push(`${table}.${column}`);
  }
  return judge({
    tried: 'its secret and codes are readable in the database',
    faults: found,
    probes: rows.length,
  });
}
