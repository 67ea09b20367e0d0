import { readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { readRole } from '@/lib/core/db/read-role';
import { readSqlObjects, type SqlObject } from '@/lib/core/db/read-sql-objects';
import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';

/** The caller wants to send traffic here: a database that takes longer is not ready for any. */
const PATIENCE_MS = 2_000;

/**
 * Checks that this process can do its work: the database responds in time, has every migration of this version, and has,
 * or had, each function and trigger in this version's text: the text of a newer version serves this one too. In live mode, it
 * is not used by the owner of its tables.
 * @throws PayError database_unavailable, saying which of them it is
 */
export async function readiness(): Promise<{ status: 'ready'; migrations: number }> {
  const applied = new Set(await withPatience(appliedMigrations()));
  const missing = ownMigrations().filter((name) => !applied.has(name));
  if (missing.length === 0) {
    const known = new Set(await withPatience(knownSqlObjects()));
    missing.push(
      ...ownSqlObjects()
        .filter((object) => !known.has(textOf(object)))
        .map(({ name }) => name),
    );
  }
  if (missing.length > 0) {
    throw new PayError('database_unavailable', {
      message: `migrations are missing: ${missing.join(', ')}`,
      details: { check: 'migrations', missing },
    });
  }
  await requireOwnRole();
  return { status: 'ready', migrations: applied.size };
}

/** A server that started while its database was away could not ask before. */
async function requireOwnRole(): Promise<void> {
  if (env().mode !== 'live') return;
  const role = await withPatience(readRole());
  if (!role?.isOwner) return;
  throw new PayError('database_unavailable', {
    message: `the role ${role.role} owns the tables`,
    details: { check: 'role' },
  });
}

const rowsSchema = z.array(z.object({ migration_name: z.string() }));

async function appliedMigrations(): Promise<string[]> {
  const rows = await db().$queryRaw`
    SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
  return rowsSchema.parse(rows).map(({ migration_name }) => migration_name);
}

const textsSchema = z.array(z.object({ name: z.string(), checksum: z.string() }));

async function knownSqlObjects(): Promise<string[]> {
  const rows = await db().$queryRaw`SELECT name, unnest(checksums) AS checksum FROM _sql_objects`;
  return textsSchema.parse(rows).map(textOf);
}

const textOf = ({ name, checksum }: { name: string; checksum: string }) => `${name} ${checksum}`;

async function withPatience<Value>(asked: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([asked, tooLate]);
  } catch (cause) {
    throw new PayError('database_unavailable', { cause, details: { check: 'database' } });
  } finally {
    clearTimeout(timer);
  }
}

const PRISMA_FOLDER = path.join(/* turbopackIgnore: true */ process.cwd(), 'prisma');

let sqlObjects: SqlObject[] | undefined;

/** Read once: the files belong to this version, and so does this process. */
function ownSqlObjects(): SqlObject[] {
  sqlObjects ??= readSqlObjects(path.join(PRISMA_FOLDER, 'sql'));
  return sqlObjects;
}

function ownMigrations(): string[] {
  const folder = path.join(PRISMA_FOLDER, 'migrations');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}
