import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { forgetRateLimit, takeFromRateLimit } from '@/lib/http/rate-limit';
import { hashOfRecoveryCode, stepOfCode } from './second-factor-secret';

/**
 * Uses up a code of a person's second factor: of the app, whose step is stored so that no code of it or before counts again, or a
 * recovery code, which is deleted. Of two at once with the same code, one is right. A try is counted before it is made.
 * @throws PayError wrong_code, second_factor_off if they have none, rate_limited, database_unavailable
 */
export async function checkSecondFactor({ userId, code }: { userId: number; code: string }): Promise<void> {
  const factor = await db().secondFactor.findFirst({ where: { userId, confirmedAt: { not: null } } });
  if (!factor) throw new PayError('second_factor_off');
  await countingTries({
    userId,
    isRight: async () => {
      const step = await stepOfCode({ sealed: factor.sealedSecret, code });
      return step === null ? useRecoveryCode({ userId, code }) : useStep({ userId, step });
    },
  });
}

/**
 * Counts a try, and forgets the count when it was right.
 * @throws PayError wrong_code, rate_limited, database_unavailable
 */
export async function countingTries({
  userId,
  isRight,
}: {
  userId: number;
  isRight: () => Promise<boolean>;
}): Promise<void> {
  const count = { rule: 'second_factor', key: `user:${userId}` } as const;
  await takeFromRateLimit(count);
  if (!(await isRight())) throw new PayError('wrong_code');
  await forgetRateLimit(count);
}

async function useStep({ userId, step }: { userId: number; step: number }): Promise<boolean> {
  const used = await db().$executeRaw`
    UPDATE second_factors SET last_step = ${step} WHERE user_id = ${userId} AND confirmed_at IS NOT NULL AND last_step < ${step}`;
  return used === 1;
}

async function useRecoveryCode({ userId, code }: { userId: number; code: string }): Promise<boolean> {
  const rows = await db().$queryRaw`
    DELETE FROM recovery_codes WHERE user_id = ${userId} AND code_hash = ${hashOfRecoveryCode(code)} RETURNING user_id`;
  return z.array(z.unknown()).parse(rows).length === 1;
}
