import { env } from '@/lib/core/env';
import { pool } from './client';
import { claimMode, compareMode, OtherMode } from './installation';

/**
 * Before this process serves or works: its database is of its mode, or gets it now. A process without any provider does not
 * know what its money will be, so it only compares.
 * @throws OtherMode, or Error in one sentence when the database cannot be asked
 */
export async function requireMode(): Promise<void> {
  const { mode, stripe, paypal } = env();
  const compareOrClaim = stripe === null && paypal === null ? compareMode : claimMode;
  try {
    await compareOrClaim({ database: pool(), mode });
  } catch (cause) {
    if (cause instanceof OtherMode) throw cause;
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `The database cannot be asked for its mode (${words}). Check DATABASE_URL, and run \`npm run db:migrate\` if it lacks migrations.`,
      { cause },
    );
  }
}
