import { PayError } from '@/lib/core/errors';
import { insertUser } from './insert-user';
import { hashPassword } from './password';
import { requireGoodPassword } from './require-good-password';
import type { RegisterBody, UserResponse } from './schema';

/**
 * Creates an account.
 * @throws PayError password_too_weak, email_taken, database_unavailable
 */
export async function registerUser({ email, password, name }: RegisterBody): Promise<UserResponse> {
  requireGoodPassword({ password, email });
  const user = await insertUser({ email, name, passwordHash: await hashPassword(password) });
  if (!user) throw new PayError('email_taken');
  return user;
}
