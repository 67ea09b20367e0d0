import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';
import { PayError } from '@/lib/errors';
import type { RegisterBody, UserAnswer } from '@/lib/http/contract/user';
import { hashPassword } from './password';

/**
 * Opens an account.
 * @throws PayError email_taken, database_unavailable
 */
export async function registerUser({ email, password, name }: RegisterBody): Promise<UserAnswer> {
  const passwordHash = await hashPassword(password);
  try {
    return await db().user.create({
      data: { email, name, passwordHash },
      select: { id: true, email: true, name: true },
    });
  } catch (error) {
    const fault = databaseFault(error);
    if (fault.sqlState === '23505') throw new PayError('email_taken');
    throw fault.toThrow;
  }
}
