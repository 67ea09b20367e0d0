import pg from 'pg';
import { readRole } from '@/lib/core/db/read-role';
import type { Env } from '@/lib/core/env';
import { troubledEventStates } from '@/lib/webhooks/states';
import { compareRights } from '../database-roles/compare-rights';
import { ownerWords } from '../database-roles/require-runtime-role';
import { pendingMigrations } from '../migrate';
import { sentence } from '../run-script';
import { checkBooks } from './check-books';
import type { Finding } from './finding';

/** Deadlines and signatures are measured in minutes; a clock that is seconds wrong already confuses people. */
const CLOCK_DIFFERENCE_MILLISECONDS_MAX = 2_000;

type State = { now: Date; stuck_webhooks: number; last_webhook: Date | null; need_review: number };

/**
 * Whether the database is reachable and complete, is used with the rights that it should be, agrees with this machine's clock, has no abandoned work, and whether
 * its books are sound. The books are asked whatever else was found; only a database that cannot answer is not asked, and
 * the report says so.
 * @param isWhole asks about every row of the books, and not only about what changed lately
 */
export async function checkDatabase(
  { databaseUrl }: Env,
  { isWhole = false }: { isWhole?: boolean } = {},
): Promise<Finding[]> {
  const reach = await checkReach(databaseUrl);
  if (reach.fix !== null) return [reach, BOOKS_NOT_ASKED];
  const { state, asked, answered } = await readState(databaseUrl);
  return [
    reach,
    await checkRole(databaseUrl),
    clock({ state, middle: (asked + answered) / 2 }),
    ...webhooks(state),
    ...(await checkBooks({ isWhole })),
  ];
}

/** Whether the server and the worker have the rights that they need, and none that let them change the books. */
async function checkRole(databaseUrl: string): Promise<Finding> {
  const subject = 'Database role';
  const known = await readRole();
  if (!known) return { subject, words: 'There are no tables yet.', fix: 'Run `npm run db:migrate`.' };
  const { role, isOwner } = known;
  if (isOwner) return { subject, words: `${role} owns the tables.`, fix: ownerWords(role) };
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const { excess, missing } = await compareRights(client);
    if (excess.length === 0 && missing.length === 0) {
      return { subject, words: `${role} may do what the server and the worker need, and no more`, fix: null };
    }
    return {
      subject,
      words: `${role} has rights that it should not have (${some(excess)}) or lacks some (${some(missing)}).`,
      fix: 'Run `npm run db:migrate` with DATABASE_OWNER_URL. What stays was given by another role, which has to take it back.',
    };
  } finally {
    await client.end();
  }
}

const SHOWN_MAX = 5;

function some(rights: string[]): string {
  const rest = rights.length - SHOWN_MAX;
  return `${rights.slice(0, SHOWN_MAX).join(', ') || 'none'}${rest > 0 ? `, and ${rest} more` : ''}`;
}

const BOOKS_NOT_ASKED: Finding = {
  subject: 'Books',
  words: 'Not asked, because the database is not ready. Nothing is known of them.',
  fix: 'Mend the database, and run this again.',
};

async function checkReach(databaseUrl: string): Promise<Finding> {
  const { host } = new URL(databaseUrl);
  try {
    const pending = await pendingMigrations({ databaseUrl });
    if (pending.length === 0) {
      const words = `${host} answers and has every migration, function and trigger`;
      return { subject: 'Database', words, fix: null };
    }
    return {
      subject: 'Database',
      words: `It lacks ${pending.length} migrations, functions or triggers: ${pending.join(', ')}.`,
      fix: 'Run `npm run db:migrate` (`npm start` does so, too).',
    };
  } catch (error) {
    return { subject: 'Database', words: sentence(error), fix: `Check DATABASE_URL and that ${host} is up.` };
  }
}

async function readState(databaseUrl: string): Promise<{ state: State; asked: number; answered: number }> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const asked = Date.now();
    const { rows } = await client.query<State>(
      `SELECT clock_timestamp() AS now,
              (SELECT count(*)::int FROM webhook_events WHERE state = ANY ($1)) AS stuck_webhooks,
              (SELECT max(received_at) FROM webhook_events) AS last_webhook,
              (SELECT count(*)::int FROM payment_records WHERE payment_status = 'needs_review' OR review_reason IS NOT NULL)
                AS need_review`,
      [troubledEventStates],
    );
    const [state] = rows;
    if (!state) throw new Error('The database answered with nothing.');
    return { state, asked, answered: Date.now() };
  } finally {
    await client.end();
  }
}

function clock({ state, middle }: { state: State; middle: number }): Finding {
  const differenceMs = Math.round(Math.abs(state.now.getTime() - middle));
  if (differenceMs <= CLOCK_DIFFERENCE_MILLISECONDS_MAX) {
    return {
      subject: 'Clock',
      words: `this machine and the database agree within ${differenceMs} ms`,
      fix: null,
    };
  }
  return {
    subject: 'Clock',
    words: `This machine and the database differ by ${Math.round(differenceMs / 1_000)} s.`,
    fix: 'Switch time synchronisation (NTP) on for both.',
  };
}

function webhooks({ stuck_webhooks: stuck, last_webhook: last, need_review: review }: State): Finding[] {
  const inbox: Finding =
    stuck === 0
      ? {
          subject: 'Webhooks',
          words: last ? `none stuck, the last came ${last.toISOString()}` : 'none came yet',
          fix: null,
        }
      : {
          subject: 'Webhooks',
          words: `${stuck} could not be handled.`,
          fix: 'See /admin/webhooks for the reason of each; those marked failed are tried again by the worker.',
        };
  if (review === 0) return [inbox];
  return [
    inbox,
    {
      subject: 'Payments',
      words: `${review} wait for a person.`,
      fix: 'See /admin/payments and decide on each.',
    },
  ];
}
