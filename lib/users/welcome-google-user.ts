import { db } from '@/lib/core/db/client';
import { emailSchema } from './schema';

/**
 * The account of somebody whom Google vouches for, opened at their first visit. Null where it cannot be given: the
 * e-mail is not verified, or the account has a password. E-mails are not verified at registration, so whoever set
 * that password may be somebody else.
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
  const user = await db().user.upsert({
    where: { email: address.data },
    create: { email: address.data, name },
    update: {},
    select: { id: true, email: true, name: true, passwordHash: true },
  });
  return user.passwordHash === null ? { id: user.id, email: user.email, name: user.name } : null;
}
