import { z } from 'zod';
import { isDemoElsewhere } from '@/lib/auth/is-demo-elsewhere';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { forgetRateLimit, takeFromRateLimit } from '@/lib/http/rate-limit';
import { isPassword } from './password';
import { emailSchema, PASSWORD_LENGTH_MAX } from './schema';

/** A short password may be tried, but not chosen. */
const credentialsSchema = z.object({
  email: emailSchema,
  password: z.string().min(1).max(PASSWORD_LENGTH_MAX),
});

/**
 * The owner of an e-mail address and a password. Takes the same time whether or not the address is known, and counts
 * attempts per e-mail and per address before it checks either.
 * @throws PayError wrong_credentials, rate_limited, database_unavailable
 */
export async function checkCredentials({
  credentials,
  address,
}: {
  credentials: unknown;
  address: string;
}): Promise<{ id: number; email: string; name: string }> {
  const parsed = credentialsSchema.safeParse(credentials);
  if (!parsed.success) throw new PayError('wrong_credentials');
  const { email, password } = parsed.data;
  await takeFromRateLimit({ rule: 'sign_in_address', key: address });
  await takeFromRateLimit({ rule: 'sign_in', key: email });

  const user = await findByEmail(email);
  const isRight = await isPassword({ password, stored: user?.passwordHash ?? null });
  if (!isRight || !user || isDemoElsewhere(user)) {
    throw new PayError('wrong_credentials');
  }
  // A person who knows the password is not guessing it.
  await forgetRateLimit({ rule: 'sign_in', key: email });
  return { id: user.id, email: user.email, name: user.name };
}

function findByEmail(email: string) {
  return db().user.findUnique({
    where: { email, disabledAt: null },
    select: { id: true, email: true, name: true, passwordHash: true, isDemo: true },
  });
}
