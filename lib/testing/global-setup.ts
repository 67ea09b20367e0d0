import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '@/scripts/migrate';
import { readCluster } from '@/scripts/postgres/cluster';
import { endOrphan } from '@/scripts/postgres/running-postgres';
import { startPostgres } from '@/scripts/postgres/start-postgres';
import { isAlive } from '@/scripts/processes';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server's maintenance address; tests ask `testDatabase` for a database of their own. */
    postgresUrl: string;
  }
}

/** The migrated database that every test file gets a copy of. */
export const TEMPLATE_DATABASE = 'linku_template';
const FOLDER_PREFIX = 'linku-test-postgres-';

/** One PostgreSQL for the whole run, on a folder of its own, with the migrations applied once. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers();
  const dataDir = path.join(tmpdir(), `${FOLDER_PREFIX}${process.pid}`);
  const postgres = await startPostgres({ dataDir, isDisposable: true });
  const teardown = async () => {
    await postgres.stop();
    rmSync(postgres.folder, { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await createTemplate(postgres.url);
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide('postgresUrl', postgres.url);
  return teardown;
}

/** A run that was killed could not clean up; its server would run for ever. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const owner = Number(name.slice(FOLDER_PREFIX.length));
    if (!name.startsWith(FOLDER_PREFIX) || isAlive(owner)) continue;
    const dataDir = path.join(tmpdir(), name);
    const cluster = readCluster({ dataDir });
    if (cluster) {
      await endOrphan({ cluster });
      rmSync(cluster.folder, { recursive: true, force: true });
    }
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function createTemplate(postgresUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`).finally(() => client.end());
  const url = new URL(postgresUrl);
  url.pathname = `/${TEMPLATE_DATABASE}`;
  await migrate({ databaseUrl: url.href });
}
