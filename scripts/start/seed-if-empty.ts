import pg from 'pg';
import { type DemoSignIn, fitDemoPasswords } from '@/lib/users/fit-demo-passwords';
import type { Variables } from '../environment';
import { runToEnd } from './child';

/** Whether nobody has an account yet, so that demo data cannot mix with anybody's own. */
export async function isDatabaseEmpty({ databaseUrl }: { databaseUrl: string }): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ is_empty: boolean }>(
      'SELECT NOT EXISTS (SELECT 1 FROM users) AS is_empty',
    );
    return rows[0]?.is_empty ?? false;
  } finally {
    await client.end();
  }
}

/** Makes the passwords of the demo accounts fit who can reach them, and returns those that are new. */
export async function fitPasswords({
  databaseUrl,
  isPublic,
}: {
  databaseUrl: string;
  isPublic: boolean;
}): Promise<DemoSignIn[]> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await fitDemoPasswords({ database: client, isPublic });
  } finally {
    await client.end();
  }
}

/**
 * Adds the demo accounts, tasks and coupons.
 * @throws Error with the output of the seed when it fails.
 */
export async function seed(options: {
  environment: Variables;
  signal: AbortSignal;
  onSpawn: (pid: number) => void;
}): Promise<void> {
  const { isSuccess, output } = await runToEnd({
    command: ['--import', 'tsx', 'prisma/seed.ts'],
    ...options,
  });
  if (!isSuccess) throw new Error(`The demo data could not be added:\n\n${output}`);
}
