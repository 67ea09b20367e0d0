import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type Json,
  keysOfPlans,
  keysOfSchema,
  type PlanShape,
  planShapeSql,
  plansOfLastVersion,
  SHAPE_FILE,
} from '@/scripts/plan-shape';
import { testDatabase } from '@/tests/fixtures/database';
import { examplePlans } from './example-plans';
import { EXAMPLE_ROWS } from './example-rows';

const KEYS = keysOfSchema();
const PARTS = [...new Set(KEYS.map((line) => line.replace(/[ :].*/, '')))];
const lastPlans = plansOfLastVersion();

let database: Awaited<ReturnType<typeof testDatabase>>;
let sql: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});
beforeEach(async () => {
  await sql.query('BEGIN');
});
afterEach(async () => {
  await sql.query('ROLLBACK');
});

/** Numbers are given from 1 in each test, although a rolled back one took some. */
async function begin(): Promise<void> {
  const { rows } = await sql.query<{ name: string }>(
    "SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'S'",
  );
  for (const { name } of rows) await sql.query(`ALTER SEQUENCE ${name} RESTART`);
  await sql.query(EXAMPLE_ROWS);
}

async function commitAll(plans: readonly unknown[]): Promise<void> {
  await begin();
  for (const plan of plans) {
    const { rows } = await sql.query('SELECT commit_plan($1) AS result', [JSON.stringify(plan)]);
    expect(rows[0].result, JSON.stringify(plan)).not.toBeNull();
    await sql.query('SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED');
  }
}

async function shapeInDatabase(): Promise<PlanShape> {
  const { rows } = await sql.query('SELECT plan_shape() AS shape');
  return rows[0].shape;
}

describe('What a plan may say', () => {
  it('is the same in TypeScript and in SQL, but for keys that the last version still uses', async () => {
    const inDatabase = keysOfShape(await shapeInDatabase());
    expect(inOrder(inDatabase)).toEqual(inOrder(KEYS, keysOfPlans(lastPlans)));
  });

  it('is written into SQL from TypeScript: `npm run db:plan-shape`', () => {
    expect(readFileSync(SHAPE_FILE, 'utf8')).toBe(planShapeSql());
  });

  it.each(PARTS)('is all written: the functions for %s name each of its keys', async (part) => {
    const writer =
      part === 'plan' ? 'commit_plan' : `write_${part.split('.')[1]?.replace('task_events', 'events')}`;
    const { rows } = await sql.query<{ name: string; text: string }>(
      `SELECT proname AS name, prosrc AS text FROM pg_proc
       WHERE proname IN ($1::text, $1 || '_insert', $1 || '_move')`,
      [writer],
    );
    expect(rows).not.toHaveLength(0);
    const text = rows.map((row) => row.text).join('\n');
    const keys = KEYS.filter((line) => line.startsWith(`${part}:`) || line.startsWith(`${part} `));
    // A kind chooses the function, so it need not be named in it.
    const forgotten = keys
      .filter((line) => !/ \w+: kind$/.test(line))
      .map((line) => line.replace(/.*: /, ''))
      .filter((key) => !new RegExp(`\\b${key}\\b`).test(text));
    expect(forgotten).toEqual([]);
  });

  it('is all said by the example plans, which the database takes', async () => {
    expect(inOrder(keysOfPlans(examplePlans as Json[]))).toEqual(inOrder(KEYS));
    await commitAll(examplePlans);
  });
});

describe('A key that SQL does not know', () => {
  it.each(PARTS)('is refused and named in %s', async (part) => {
    await begin();
    const cases = examplePlans.flatMap((plan) => withUnknownKey({ plan: plan as Json, part }));
    expect(cases).not.toHaveLength(0);
    for (const plan of cases) {
      await sql.query('SAVEPOINT before');
      await expect(sql.query('SELECT commit_plan($1)', [JSON.stringify(plan)])).rejects.toMatchObject({
        code: 'LP000',
        message: `${part} has no key unheard_of`,
      });
      await sql.query('ROLLBACK TO before');
    }
  });

  it('is refused as a kind, too', async () => {
    await expect(
      sql.query(`SELECT commit_plan('{"payment": {"kind": "moev", "id": 1}}')`),
    ).rejects.toMatchObject({
      code: 'LP000',
      message: 'plan.payment has no kind moev',
    });
  });

  it('is free in what has no shape: the detail of a timeline, the metadata of a payment', async () => {
    const [grant, create] = examplePlans;
    await commitAll([
      { ...grant, audit: { ...grant?.audit, detail: { anything: 1 } } },
      { ...create, payment: { kind: 'insert', row: { ...rowOf(create), metadata: { anything: 'x' } } } },
    ]);
  });
});

describe('Plans of the last version', () => {
  it('are accepted by the functions of this one', async () => {
    await commitAll(lastPlans);
  });

  it('are not accepted by functions that forgot a key too early, which is how this is noticed', async () => {
    const { 'plan.payment.row': row, ...shape } = await shapeInDatabase();
    const forgetful = {
      ...shape,
      'plan.payment.row': Object.values(row ?? {}).filter((key) => key !== 'choice_hash'),
    };
    await sql.query(`CREATE OR REPLACE FUNCTION plan_shape() RETURNS jsonb LANGUAGE sql IMMUTABLE AS $f$
      SELECT '${JSON.stringify(forgetful)}'::jsonb $f$`);
    await expect(commitAll(lastPlans)).rejects.toMatchObject({
      code: 'LP000',
      message: 'plan.payment.row has no key choice_hash',
    });
  });
});

const rowOf = (plan: (typeof examplePlans)[number] | undefined) =>
  plan?.payment?.kind === 'insert' ? plan.payment.row : {};

function keysOfShape(shape: PlanShape): string[] {
  return Object.entries(shape).flatMap(([part, keys]) =>
    Array.isArray(keys)
      ? keys.map((key) => `${part}: ${key}`)
      : Object.entries(keys).flatMap(([kind, names]) => names.map((key) => `${part} ${kind}: ${key}`)),
  );
}

const inOrder = (...lines: string[][]) => [...new Set(lines.flat())].sort();

/** The plan with an unknown key in that part, once for each place where it has the part. */
function withUnknownKey({ plan, part }: { plan: Json; part: string }): Json[] {
  const [, ...names] = part.split('.');
  const change = (value: Json | undefined, rest: string[]): Json[] => {
    if (Array.isArray(value)) {
      return value.flatMap((element, index) =>
        change(element, rest).map((changed) => value.with(index, changed)),
      );
    }
    if (value === null || typeof value !== 'object') return [];
    const [name, ...further] = rest;
    if (name === undefined) return [{ ...value, unheard_of: 1 }];
    return change(value[name], further).map((changed) => ({ ...value, [name]: changed }));
  };
  return change(plan, names);
}
