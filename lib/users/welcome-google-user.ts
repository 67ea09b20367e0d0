import { isDemoElsewhere } from '@/lib/auth/is-demo-elsewhere';
import { db } from '@/lib/core/db/client';
import { emailSchema } from './schema';

/**
 * The account of a person for whom Google vouches, created at their first visit. Null if it cannot be given: the e-mail
 * address is not verified, the account has a password, the person is disabled, or it is one of the demo data outside of the
 * sandbox. Addresses are not verified at registration, so the password may be somebody else's.
 */
export async function welcomeGoogleUser({
  email,
  isVerified,
  name,
}: {
  email: string;
  isVerified: boolean;
  name: string;
}): Promise<{ id: number; email: string; name: string } | null> {
  const address = emailSchema.safeParse(email);
  if (!isVerified || !address.success) return null;
  await db().$executeRaw`
    INSERT INTO users (email, name, confirmed_at) VALUES (${address.data}, ${name}, now()) ON CONFLICT (email) DO NOTHING`;
  const user = await db().user.findUniqueOrThrow({
    where: { email: address.data },
    select: { id: true, email: true, name: true, passwordHash: true, disabledAt: true, isDemo: true },
  });
  if (user.passwordHash !== null || user.disabledAt !== null || isDemoElsewhere(user)) return null;
  return { id: user.id, email: user.email, name: user.name };
}
