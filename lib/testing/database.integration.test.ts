import pg from 'pg';
import { expect, test } from 'vitest';
import { testDatabase } from './database';

async function query({ url, text }: { url: string; text: string }): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

test('every caller gets a migrated database of its own, in UTC and UTF-8, without superuser rights', async () => {
  const [first, second] = await Promise.all([testDatabase(), testDatabase()]);
  try {
    await query({ url: first.url, text: 'CREATE TABLE only_here (id int)' });
    const text = `SELECT to_regclass('only_here') IS NOT NULL AS has_table,
      (SELECT count(*)::int FROM _prisma_migrations WHERE finished_at IS NOT NULL) > 0 AS is_migrated,
      current_setting('TimeZone') AS zone, current_setting('server_encoding') AS encoding,
      (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS is_superuser`;
    const shared = { is_migrated: true, zone: 'UTC', encoding: 'UTF8', is_superuser: false };
    expect(await query({ url: first.url, text })).toEqual([{ has_table: true, ...shared }]);
    expect(await query({ url: second.url, text })).toEqual([{ has_table: false, ...shared }]);
  } finally {
    await Promise.all([first.drop(), second.drop()]);
  }
});

test('a dropped database is gone, also when a connection was left open', async () => {
  const database = await testDatabase();
  const left = new pg.Client({ connectionString: database.url });
  const wasCut = new Promise((resolve) => left.on('error', resolve));
  await left.connect();
  await database.drop();
  await wasCut;
  await expect(query({ url: database.url, text: 'SELECT 1' })).rejects.toThrow('does not exist');
});
