import { hash, verify } from '@node-rs/argon2';

/** Argon2id (which is number 2) with the parameters that OWASP recommends: 19 MiB, two passes, one lane. */
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The text to store for a password. */
export function hashPassword(password: string): Promise<string> {
  return hash(sameText(password), PARAMETERS);
}

/**
 * Whether a password is the stored one. Without a stored one (nobody has that e-mail address, or they sign in
 * elsewhere) it is false after the same time, so that timing does not reveal who has an account.
 */
export async function isPassword({
  password,
  stored,
}: {
  password: string;
  stored: string | null;
}): Promise<boolean> {
  const isMatch = await verify(stored ?? (await nobodysHash()), sameText(password));
  return isMatch && stored !== null;
}

let ofNobody: Promise<string> | undefined;

function nobodysHash(): Promise<string> {
  ofNobody ??= hashPassword(crypto.randomUUID());
  return ofNobody;
}

/** The same password can be typed as different code points, depending on the keyboard. */
function sameText(password: string): string {
  return password.normalize('NFKC');
}
