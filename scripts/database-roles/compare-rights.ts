import type pg from 'pg';
import { callableFunctions, type TableRights, tableRights } from '@/prisma/runtime-rights';

/** Rights that a role has and should not, and the reverse, each in words: `UPDATE users (role)`. */
export type RightsDifference = { excess: string[]; missing: string[] };

/** Compares the rights of the role of this connection with those of `prisma/runtime-rights.ts`. Changes nothing. */
export async function compareRights(client: pg.Client): Promise<RightsDifference> {
  const { rows: columns } = await client.query<{ name: string; columns: string[] }>(COLUMNS);
  const wanted = new Set([
    ...columns.flatMap((table) => wantedOf({ ...table, rights: tableRights[table.name] ?? { read: false } })),
    ...callableFunctions.map((name) => `EXECUTE ${name}`),
  ]);
  const { rows } = await client.query<{ words: string }>(RIGHTS);
  const found = new Set(rows.map(({ words }) => words));
  return {
    excess: [...found].filter((words) => !wanted.has(words)),
    missing: [...wanted].filter((words) => !found.has(words)),
  };
}

function wantedOf({
  name,
  columns,
  rights: { read = true, insert = [], update = [], delete: mayDelete = false },
}: {
  name: string;
  columns: string[];
  rights: TableRights;
}): string[] {
  const each = (right: string, of: typeof insert) =>
    (of === 'every column' ? columns : of).map((column) => `${right} ${name} (${column})`);
  return [
    ...(read ? [`SELECT ${name}`] : []),
    ...each('INSERT', insert),
    ...each('UPDATE', update),
    ...(mayDelete ? [`DELETE ${name}`] : []),
  ];
}

/** The tables of the product and of pg-boss, whose partitions are reached through the table of all jobs. */
const TABLES = `SELECT c.oid, c.relispartition,
    CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS name
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname IN ('public', 'pgboss') AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`;

const COLUMNS = `SELECT t.name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
  FROM (${TABLES}) t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE NOT t.relispartition GROUP BY t.name`;

const RIGHTS = `
  WITH tables AS (${TABLES})
  SELECT r.of || ' ' || t.name AS words FROM tables t, unnest('{SELECT,DELETE,TRUNCATE,TRIGGER}'::text[]) AS r(of)
    WHERE has_table_privilege(t.oid, r.of)
  UNION ALL SELECT 'REFERENCES ' || t.name FROM tables t WHERE has_any_column_privilege(t.oid, 'REFERENCES')
  UNION ALL SELECT r.of || ' ' || t.name || ' (' || a.attname || ')'
    FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped,
      unnest('{INSERT,UPDATE}'::text[]) AS r(of)
    WHERE has_column_privilege(t.oid, a.attnum, r.of)
  UNION ALL SELECT 'EXECUTE ' || p.proname FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND has_function_privilege(p.oid, 'EXECUTE')
  UNION ALL SELECT 'CREATE in the schema ' || n.nspname FROM pg_namespace n
    WHERE n.nspname !~ '^pg_(toast_)?temp' AND has_schema_privilege(n.oid, 'CREATE')
  UNION ALL SELECT 'CREATE in the database' WHERE has_database_privilege(current_database(), 'CREATE')
  UNION ALL SELECT 'the role ' || g.rolname FROM pg_roles g
    WHERE g.rolname <> current_user AND pg_has_role(current_user, g.oid, 'MEMBER')
  UNION ALL SELECT a.words FROM pg_roles o, LATERAL (VALUES ('SUPERUSER', o.rolsuper), ('CREATEROLE', o.rolcreaterole),
      ('CREATEDB', o.rolcreatedb), ('REPLICATION', o.rolreplication), ('BYPASSRLS', o.rolbypassrls)) AS a(words, has)
    WHERE o.rolname = current_user AND a.has
  ORDER BY 1`;
