import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { TEMPLATE_DATABASE } from './global-setup';

export type TestDatabase = {
  /** Address of a database that belongs to the caller alone. */
  url: string;
  /** Removes the database, cutting connections that are still open. */
  drop(): Promise<void>;
};

/** A real, migrated PostgreSQL database for one test file: real locks, real constraints. Call `drop` in `afterAll`. */
export function testDatabase(): Promise<TestDatabase> {
  return createDatabase({ template: TEMPLATE_DATABASE });
}

/** A database without any table, for tests of the migrations themselves. */
export function emptyDatabase(): Promise<TestDatabase> {
  return createDatabase({ template: 'template0' });
}

async function createDatabase({ template }: { template: string }): Promise<TestDatabase> {
  const postgresUrl = inject('postgresUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await execute({ postgresUrl, statement: `CREATE DATABASE ${name} TEMPLATE ${template}` });
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => execute({ postgresUrl, statement: `DROP DATABASE IF EXISTS ${name} WITH (FORCE)` }),
  };
}

async function execute({
  postgresUrl,
  statement,
}: {
  postgresUrl: string;
  statement: string;
}): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
