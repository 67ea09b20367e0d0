import { db } from '@/lib/core/db/client';
import { databaseFault } from '@/lib/core/db/database-fault';
import { PayError } from '@/lib/core/errors';
import { hashPassword } from './password';
import { requireGoodPassword } from './require-good-password';
import type { RegisterBody, UserResponse } from './schema';

/**
 * Creates an account.
 * @throws PayError password_too_weak, email_taken, database_unavailable
 */
export async function registerUser({ email, password, name }: RegisterBody): Promise<UserResponse> {
  requireGoodPassword({ password, email });
  const passwordHash = await hashPassword(password);
  try {
    return await db().user.create({
      data: { email, name, passwordHash },
      select: { id: true, email: true, name: true },
    });
  } catch (error) {
    if (databaseFault(error).sqlState === '23505') throw new PayError('email_taken');
    throw error;
  }
}
