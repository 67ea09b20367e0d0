import { createHash, randomBytes } from 'node:crypto';
import { decode, encode } from 'next-auth/jwt';
import { Secret, TOTP } from 'otpauth';
import { z } from 'zod';
import { env } from '@/lib/core/env';
import { codeSchema } from './schema';

const STEP_SECONDS = 30;

/** The steps before and after this one whose codes count, too: clocks of telephones are a little wrong, and people type. */
const WINDOW = 1;

/** What every app expects: RFC 6238's own hash, six digits, half a minute. */
const PARAMETERS = { issuer: 'LinkU', algorithm: 'SHA1', digits: 6, period: STEP_SECONDS };
const SECRET_BYTES = 20;

/** Another key than those of cookies and messages, so that none of them can stand for another. */
const SALT = 'linku.second-factor';

/** A sealed text has to end some time; this secret ends when it is turned off. */
const SEALED_SECONDS = 100 * 365 * 24 * 60 * 60;

const RECOVERY_CODES = 10;
/** 80 bits: nobody finds one from its plain hash. */
const RECOVERY_BYTES = 10;

/** A new secret: what is stored of it, and what an app gets. */
export async function newSecret(email: string): Promise<{ sealed: string; secret: string; uri: string }> {
  const secret = new Secret({ size: SECRET_BYTES });
  const uri = new TOTP({ ...PARAMETERS, label: email, secret }).toString();
  const token = { secret: secret.base32 };
  const sealed = await encode({ token, secret: env().nextAuthSecret, salt: SALT, maxAge: SEALED_SECONDS });
  return { sealed, secret: secret.base32, uri };
}

/**
 * The step of which a code is, or null: of none that counts now, or the secret cannot be opened any more, because the secret of
 * sessions is another.
 */
export async function stepOfCode({ sealed, code }: { sealed: string; code: string }): Promise<number | null> {
  const opened = await decode({ token: sealed, secret: env().nextAuthSecret, salt: SALT }).catch(() => null);
  const secret = z.object({ secret: z.string() }).safeParse(opened).data?.secret;
  // Apps show a code in two groups, and Chinese keyboards write wide digits.
  const typed = code.normalize('NFKC').replace(/\s/g, '');
  if (secret === undefined || !codeSchema.safeParse(typed).success) return null;
  const timestamp = Date.now();
  const totp = new TOTP({ ...PARAMETERS, secret: Secret.fromBase32(secret) });
  const delta = totp.validate({ token: typed, timestamp, window: WINDOW });
  return delta === null ? null : Math.floor(timestamp / 1000 / STEP_SECONDS) + delta;
}

/** New codes for whoever loses the app, as people write them down. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () =>
    (Secret.fromHex(randomBytes(RECOVERY_BYTES).toString('hex')).base32.match(/.{4}/g) ?? []).join('-'),
  );
}

/** By what a recovery code is found, however it was typed. It is random, so a plain hash of it tells nothing. */
export function hashOfRecoveryCode(code: string): string {
  return createHash('sha256').update(code.replace(/[\s-]/g, '').toUpperCase()).digest('base64url');
}
