import pg from 'pg';
import { cardNumbersIn } from '@/lib/core/card-numbers-in';
import type { Env } from '@/lib/core/env';
import type { Finding } from './finding';

/** A table and a column of text or JSON in it, quoted for SQL. */
type Column = { table: string; column: string; isReadable: boolean };

/** Thirteen digits or more in a row, with at most a few signs between them: whatever can be a card, and much that is none. */
const DIGITS = '[0-9]([^0-9A-Za-z_]{0,3}[0-9]){12}';
const ROWS_AT_ONCE = 500;
const SHOWN_MAX = 3;
const SUBJECT = 'Card numbers';

/**
 * Whether people wrote card numbers into texts before those were refused, or around that. Says how many stand in which
 * column, and of a number the last four digits alone.
 */
export async function checkCardNumbers({ databaseUrl }: Pick<Env, 'databaseUrl'>): Promise<Finding[]> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const columns = await textColumns(client);
    const readable = columns.filter(({ isReadable }) => isReadable);
    const findings: Finding[] = [];
    for (const column of readable) {
      const cards = await cardsIn({ client, column });
      if (cards.length > 0) findings.push(found({ column, cards }));
    }
    if (findings.length > 0) return findings;
    const unread = columns.length - readable.length;
    const rest = unread > 0 ? `; ${unread} more are closed to this role, so nothing is known of them` : '';
    return [{ subject: SUBJECT, words: `none in ${readable.length} columns of text${rest}`, fix: null }];
  } finally {
    await client.end();
  }
}

async function textColumns(client: pg.Client): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `SELECT quote_ident(c.relname) AS table, quote_ident(a.attname) AS column,
       has_column_privilege(c.oid, a.attnum, 'SELECT') AS "isReadable"
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
       AND a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'json'::regtype, 'jsonb'::regtype)
     ORDER BY 1, a.attnum`,
  );
  return rows;
}

/** A part of the rows at a time, so that a long table needs no more memory than a short one. */
async function cardsIn({
  client,
  column: { table, column },
}: {
  client: pg.Client;
  column: Column;
}): Promise<string[]> {
  const cards: string[] = [];
  await client.query('BEGIN READ ONLY');
  await client.query(
    `DECLARE texts NO SCROLL CURSOR FOR SELECT ${column}::text AS text FROM ${table}
     WHERE normalize(${column}::text, NFKC) ~ '${DIGITS}'`,
  );
  for (;;) {
    const { rows } = await client.query<{ text: string }>(`FETCH ${ROWS_AT_ONCE} FROM texts`);
    if (rows.length === 0) break;
    for (const { text } of rows) cards.push(...cardNumbersIn(text));
  }
  await client.query('COMMIT');
  return cards;
}

function found({ column: { table, column }, cards }: { column: Column; cards: string[] }): Finding {
  const shown = cards.slice(0, SHOWN_MAX).map((card) => `…${card.slice(-4)}`);
  const more = cards.length > SHOWN_MAX ? ', …' : '';
  return {
    subject: SUBJECT,
    words: `${cards.length} in ${table}.${column}: ${shown.join(', ')}${more}.`,
    fix: 'Find who wrote them, ask your provider what to do, and remove them from the text and from backups.',
  };
}
