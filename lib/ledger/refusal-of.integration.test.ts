import pg from 'pg';
import { expect, it } from 'vitest';
import { testDatabase } from '@/tests/fixtures/database';
import { refusalOfConstraint } from './refusal-of';

it('Every constraint that means a refusal is one of the database', async () => {
  const database = await testDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `SELECT conname AS name FROM pg_constraint UNION
     SELECT i.relname FROM pg_class i JOIN pg_index x ON x.indexrelid = i.oid WHERE x.indisunique`,
  );
  await client.end();
  await database.drop();
  expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(refusalOfConstraint)));
});
