import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { z } from 'zod';
import { SETTINGS_OF_THE_PRODUCT, without } from '../e2e/without';
import { runningPostgres } from '../postgres/running-postgres';
import { type RunningProduct, startProduct } from '../running-product';
import { readSecrets, type Secrets } from '../start/secrets';
import { type Answer, type Browser, openBrowser } from './browser';

/** Somebody with an account, signed in. */
export type Person = Browser & {
  id: number;
  email: string;
  password: string;
  name: string;
  /** Proves again who it is, for acts that need a recent authentication. */
  prove(): Promise<void>;
};

/** The product that is attacked, and what an attack needs to arrange and to see. */
export type Target = {
  product: RunningProduct;
  /** The secrets that the product made: what nobody may ever find. */
  secrets: Secrets;
  /** As the owner of the tables: to arrange what no endpoint can, and to see what happened. */
  database: pg.Pool;
  /** As the server and the worker, for whoever got their connection. */
  runtimeUrl: string;
  /** Signed in, with the role that may do everything. Stays so: no attack may sign it out, change or use up anything of it. */
  admin: Person;
  /** Nobody, from a network of their own. */
  stranger(): Browser;
  /** Somebody new. */
  person(options?: {
    name?: string;
    role?: 'user' | 'support' | 'finance' | 'admin';
    points?: number;
  }): Promise<Person>;
  /** All of these when every attack runs, else a third: what is tried must fit into the time. */
  some<Thing>(things: readonly Thing[]): readonly Thing[];
  /** What the simulators' own control API answers. */
  simulator(what: string, body?: unknown): Promise<unknown>;
  close(): Promise<boolean>;
};

/** Starts the product on an empty database, behind one proxy: so that attackers can come from many networks. */
export async function openTarget({ isThorough }: { isThorough: boolean }): Promise<Target> {
  const product = await startProduct({
    name: 'attack',
    variables: { ...without(SETTINGS_OF_THE_PRODUCT), RATE_LIMIT_SCALE: '1', TRUSTED_PROXY_HOPS: '1' },
  });
  try {
    return await targetOf({ product, isThorough });
  } catch (error) {
    await product.stop();
    throw error;
  }
}

async function targetOf({
  product,
  isThorough,
}: {
  product: RunningProduct;
  isThorough: boolean;
}): Promise<Target> {
  const { url, dataDir, simulatorUrl } = product;
  const secrets = readSecrets({ dataDir });
  const addresses = runningPostgres({ dataDir });
  if (!secrets || !addresses?.ownerUrl)
    throw new Error(`The product in ${dataDir} has no database of its own.`);
  const database = new pg.Pool({ connectionString: addresses.ownerUrl, max: 4 });
  const stranger = () => openBrowser({ url, address: newAddress() });
  const [admin, like] = [await adminOf(stranger()), await registerFirst(stranger())];
  return {
    product,
    secrets,
    database,
    runtimeUrl: addresses.url,
    admin,
    stranger,
    person: ({ name = 'Somebody', role = 'user', points = 0 } = {}) =>
      makePerson({ browser: stranger(), database, admin, like, name, role, points }),
    some: (things) => (isThorough ? things : things.filter((_, at) => at % 3 === 0)),
    simulator: (what, body) => askSimulator({ simulatorUrl, what, body }),
    close: async () => {
      await database.end();
      return await product.stop();
    },
  };
}

/** Addresses that belong to nobody (RFC 2544), each in a /24 of its own. */
let networks = 0;
function newAddress(): string {
  networks += 1;
  return `198.${18 + Math.floor(networks / 250)}.${networks % 250}.1`;
}

const ownAccountSchema = z.object({ id: z.number() });

async function adminOf(browser: Browser): Promise<Person> {
  const [email, password] = ['admin@linku.test', 'linku-demo'];
  await browser.signIn({ email, password });
  const { id } = ownAccountSchema.parse((await browser.ask('GET /api/users/me')).json);
  return personOf({ browser, id, email, password, name: 'admin' });
}

function personOf({ browser, ...who }: { browser: Browser } & Omit<Person, keyof Browser | 'prove'>): Person {
  const body = { password: who.password };
  return {
    ...browser,
    ...who,
    prove: async () => void mustBe(await browser.ask('POST /api/users/me/authentication', { body }), 200),
  };
}

type Credentials = { email: string; password: string };

/** By the page's own endpoint. */
async function registerFirst(browser: Browser): Promise<Credentials> {
  const credentials = {
    email: `first-${randomUUID().slice(0, 12)}@example.com`,
    password: `pass-${randomUUID()}`,
  };
  mustBe(await browser.ask('POST /api/users', { body: { ...credentials, name: 'The first' } }), 202);
  return credentials;
}

/** A row in place of a registration, and the password of somebody who registered: hashing one for each would take minutes. */
async function makePerson({
  browser,
  database,
  admin,
  like,
  name,
  role,
  points,
}: {
  browser: Browser;
  database: pg.Pool;
  admin: Person;
  like: Credentials;
  name: string;
  role: string;
  points: number;
}): Promise<Person> {
  const email = `somebody-${randomUUID().slice(0, 12)}@example.com`;
  const { password } = like;
  await database.query(
    `INSERT INTO users (email, name, role, password_hash, confirmed_at)
     SELECT $1, $2, $3, password_hash, now() FROM users WHERE email = $4`,
    [email, name, role, like.email],
  );
  mustBe(await browser.signIn({ email, password }), 200);
  const { id } = ownAccountSchema.parse((await browser.ask('GET /api/users/me')).json);
  if (points > 0) {
    const granted = await admin.ask('POST /api/admin/points-grants', {
      body: { user_id: id, points, reason: 'For an attack' },
      headers: { 'idempotency-key': randomUUID() },
    });
    mustBe(granted, 201);
  }
  return personOf({ browser, id, email, password, name });
}

/** @throws Error that shows the answer: a preparation failed, so nothing can be said about the attack. */
export function mustBe(answer: Answer, status: number): Answer {
  if (answer.status === status) return answer;
  throw new Error(
    `A preparation was answered with ${answer.status}, not ${status}: ${answer.text.slice(0, 300)}`,
  );
}

async function askSimulator({
  simulatorUrl,
  what,
  body,
}: {
  simulatorUrl: string;
  what: string;
  body: unknown;
}): Promise<unknown> {
  const [method = 'GET', path = ''] = what.split(' ');
  const response = await fetch(`${simulatorUrl}/_simulator/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok)
    throw new Error(`The simulator answered ${what} with ${response.status}: ${await response.text()}`);
  return await response.json();
}
