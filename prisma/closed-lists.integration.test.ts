import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { paymentProviders } from '@/lib/payments/methods';
import { payoutProviderNames } from '@/lib/providers/names';
import { testDatabase } from '@/tests/fixtures/database';

/** The lists of words that the database checks, by the constraint that does; each is typed once, where it is imported from. */
const lists: Record<string, readonly string[]> = {
  payment_records_provider_check: paymentProviders,
  payout_accounts_provider_check: payoutProviderNames,
};

let database: Awaited<ReturnType<typeof testDatabase>>;
let checked: Record<string, string[]>;

beforeAll(async () => {
  database = await testDatabase();
  checked = await checkedLists();
});

afterAll(() => database.drop());

describe('The database', () => {
  it.each(Object.entries(lists))('takes in %s exactly the words that the code has', (name, list) => {
    expect(checked[name]?.toSorted()).toEqual(list.toSorted());
  });
});

const constraintsSchema = z.array(z.object({ name: z.string(), text: z.string() }));

/** The first list of words in each CHECK that has one. */
async function checkedLists(): Promise<Record<string, string[]>> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const { rows } = await client.query(`
      SELECT conname AS name, pg_get_constraintdef(oid) AS text FROM pg_constraint
      WHERE contype = 'c' AND connamespace = 'public'::regnamespace`);
    const found = constraintsSchema.parse(rows).flatMap(({ name, text }) => {
      const [, words] = /= ANY \(ARRAY\[([^\]]+)\]/.exec(text) ?? [];
      return words === undefined ? [] : [[name, wordsOf(words)] as const];
    });
    return Object.fromEntries(found);
  } finally {
    await client.end();
  }
}

function wordsOf(text: string): string[] {
  return [...text.matchAll(/'(\w+)'::text/g)].map(([, word = '']) => word);
}
