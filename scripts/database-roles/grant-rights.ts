import type pg from 'pg';
import { callableFunctions, type TableRights, tableRights } from '@/prisma/runtime-rights';

/**
 * Gives the runtime role exactly the rights of `prisma/runtime-rights.ts`, and everybody else none: all in one transaction,
 * which the caller has begun. The caller owns the tables and functions.
 * @param role the name of the role in PostgreSQL
 */
export async function grantRights({ client, role }: { client: pg.Client; role: string }): Promise<void> {
  const name = client.escapeIdentifier(role);
  const sequences = await sequencesOf({ client, tables: insertable });
  await client.query(rightsSql(name));
  for (const sequence of sequences) await client.query(`GRANT USAGE ON SEQUENCE ${sequence} TO ${name}`);
}

const insertable = Object.entries(tableRights).flatMap(([table, { insert }]) => (insert ? [table] : []));

/** From which the ids of these tables come: who inserts takes one. */
async function sequencesOf({ client, tables }: { client: pg.Client; tables: string[] }): Promise<string[]> {
  const { rows } = await client.query<{ sequence: string }>(
    `SELECT s.oid::regclass::text AS sequence FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
     WHERE d.refobjid = ANY ($1::regclass[]) AND d.deptype IN ('a', 'i')`,
    [tables],
  );
  return rows.map(({ sequence }) => sequence);
}

/** The same as a text. What nobody is told stays with the owner, also of what is made later. */
function rightsSql(role: string): string {
  const everybody = `PUBLIC, ${role}`;
  return [
    ...SCHEMAS.flatMap((schema) => [
      `REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM ${everybody}`,
      `REVOKE ALL ON ALL SEQUENCES IN SCHEMA ${schema} FROM ${everybody}`,
      `REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${schema} FROM ${everybody}`,
      `REVOKE CREATE ON SCHEMA ${schema} FROM ${everybody}`,
      `GRANT USAGE ON SCHEMA ${schema} TO ${role}`,
    ]),
    'ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC',
    ...Object.entries(tableRights).flatMap(([table, rights]) => tableSql({ table, rights, role })),
    ...callableFunctions.map((name) => `GRANT EXECUTE ON FUNCTION ${name} TO ${role}`),
  ].join(';\n');
}

const SCHEMAS = ['public', 'pgboss'];

function tableSql({ table, rights, role }: { table: string; rights: TableRights; role: string }): string[] {
  const { read = true, insert, update, delete: mayDelete = false } = rights;
  const columns = (of: TableRights['insert']) => (typeof of === 'object' ? ` (${of.join(', ')})` : '');
  return [
    ...(read ? ['SELECT'] : []),
    ...(insert ? [`INSERT${columns(insert)}`] : []),
    ...(update ? [`UPDATE${columns(update)}`] : []),
    ...(mayDelete ? ['DELETE'] : []),
  ].map((right) => `GRANT ${right} ON ${table} TO ${role}`);
}
