import type { ClientBase } from 'pg';

/** Of a table: how many rows, and a sum over the text of each, which another row or value changes. */
type TableContents = { rows: number; sum: string };

/** What is in a database at one instant. */
export type Contents = {
  tables: Map<string, TableContents>;
  /** By account of the ledger, with its unit: the sum of its entries. */
  accounts: Map<string, string>;
};

/** Names of the tables of the product, those of pg-boss left out: a job that ran since is no loss. */
export async function tableNames(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT quote_ident(relname) AS name FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** Reads every row once. The caller has begun a transaction with a snapshot of its own. */
export async function readContents(client: ClientBase): Promise<Contents> {
  // The text of a value depends on these.
  await client.query(
    "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL extra_float_digits = 3",
  );
  const tables = new Map<string, TableContents>();
  for (const name of await tableNames(client)) {
    const { rows } = await client.query<{ rows: string; sum: string }>(
      `SELECT count(*) AS rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text AS sum FROM ${name} t`,
    );
    tables.set(name, { rows: Number(rows[0]?.rows), sum: rows[0]?.sum ?? '' });
  }
  const { rows } = await client.query<{ account: string; sum: string }>(
    `SELECT account_id || ' ' || unit AS account, sum(amount)::text AS sum FROM ledger_entries GROUP BY 1`,
  );
  return { tables, accounts: new Map(rows.map(({ account, sum }) => [account, sum])) };
}

/** What of a database is not in its copy as it was, each in words; none if everything is. */
export function differencesOf({ source, copy }: { source: Contents; copy: Contents }): string[] {
  const names = new Set([...source.tables.keys(), ...copy.tables.keys()]);
  const tables = [...names].flatMap((name) => {
    const [own, other] = [source.tables.get(name), copy.tables.get(name)];
    if (!own || !other) return [`${name}: the table is only in the ${own ? 'source' : 'copy'}`];
    if (own.rows !== other.rows) return [`${name}: ${other.rows} rows and not ${own.rows}`];
    return own.sum === other.sum ? [] : [`${name}: as many rows (${own.rows}), and not the same`];
  });
  const accounts = [...new Set([...source.accounts.keys(), ...copy.accounts.keys()])].flatMap((account) => {
    const [own = 'none', other = 'none'] = [source.accounts.get(account), copy.accounts.get(account)];
    return own === other ? [] : [`${account}: entries of ${other} and not of ${own}`];
  });
  return [...tables, ...accounts];
}
