import { z } from 'zod';
import { isDemoElsewhere } from '@/lib/auth/is-demo-elsewhere';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { isDeviceOf, readKnownDevice } from './known-device';
import { limitPasswordTries } from './limit-password-tries';
import { isPassword } from './password';
import { emailSchema, PASSWORD_LENGTH_MAX } from './schema';

/** A short password may be tried, but not chosen. */
const credentialsSchema = z.object({
  email: emailSchema,
  password: z.string().min(1).max(PASSWORD_LENGTH_MAX),
});

/** Somebody who proved who they are; `passwordHash` is what they proved it against. */
export type ProvenUser = {
  id: number;
  email: string;
  name: string;
  passwordHash: string;
  /** In a browser where this account signed in before. */
  isKnownDevice: boolean;
};

/**
 * The owner of an e-mail address and a password. Takes the same time whether or not the address is known, and counts
 * the try before it checks either.
 * @param address the network address that tries
 * @param deviceCookie see `knownDeviceCookie`
 * @throws PayError wrong_credentials, also for somebody disabled; rate_limited, database_unavailable
 */
export async function checkCredentials({
  credentials,
  address,
  deviceCookie,
}: {
  credentials: unknown;
  address: string;
  deviceCookie?: string | undefined;
}): Promise<ProvenUser> {
  const parsed = credentialsSchema.safeParse(credentials);
  if (!parsed.success) throw new PayError('wrong_credentials');
  const { email, password } = parsed.data;
  const [user, device] = await Promise.all([findByEmail(email), readKnownDevice(deviceCookie)]);
  const isKnownDevice = isDeviceOf(device, user);
  const trier = isKnownDevice ? { device: device.id } : { email, address };
  return limitPasswordTries(trier, async () => {
    const isRight = await isPassword({ password, stored: user?.passwordHash ?? null });
    if (!isRight || !user?.passwordHash || isDemoElsewhere(user)) throw new PayError('wrong_credentials');
    return {
      id: user.id,
      email: user.email,
      name: user.name,
      passwordHash: user.passwordHash,
      isKnownDevice,
    };
  });
}

function findByEmail(email: string) {
  return db().user.findUnique({
    where: { email, disabledAt: null },
    select: { id: true, email: true, name: true, passwordHash: true, isDemo: true },
  });
}
