import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/**
 * Created once per data folder: sessions and open payments at the simulators survive a restart only with the same
 * secrets.
 */
export type Secrets = z.infer<typeof secretsSchema>;

const secretsSchema = z.object({
  nextAuthSecret: z.string().min(32),
  stripeSecretKey: z.string().startsWith('sk_test_'),
  stripeWebhookSecret: z.string().startsWith('whsec_'),
  // A folder that an earlier version began has none of these. They are added, and what it has stays.
  paypalClientId: z.string().min(16).default(newPayPalClientId),
  paypalClientSecret: z.string().min(16).default(newPayPalClientSecret),
  paypalWebhookId: z.string().min(16).default(newPayPalWebhookId),
});

/**
 * The folder's secrets, or `null` when it has none yet. Changes nothing: values that a file of an earlier version lacks
 * are generated for this one call.
 * @throws Error that says what to do when the file is damaged.
 */
export function readSecrets({ dataDir }: { dataDir: string }): Secrets | null {
  const text = readFile(dataDir);
  return text === null ? null : parseSecrets({ dataDir, text });
}

/**
 * The folder's secrets, created on first use; a file of an earlier version is completed.
 * @throws Error that says what to do when the file is damaged.
 */
export function ensureSecrets({ dataDir }: { dataDir: string }): Secrets {
  const existing = readFile(dataDir);
  const secrets = existing === null ? newSecrets() : parseSecrets({ dataDir, text: existing });
  const text = `${JSON.stringify(secrets, null, 2)}\n`;
  if (text === existing) return secrets;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = secretsFile(dataDir);
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return secrets;
}

/** Fresh ones, kept nowhere. */
export function newSecrets(): Secrets {
  return {
    nextAuthSecret: randomBytes(48).toString('base64url'),
    stripeSecretKey: `sk_test_${randomBytes(24).toString('hex')}`,
    stripeWebhookSecret: `whsec_${randomBytes(24).toString('hex')}`,
    paypalClientId: newPayPalClientId(),
    paypalClientSecret: newPayPalClientSecret(),
    paypalWebhookId: newPayPalWebhookId(),
  };
}

function newPayPalClientId(): string {
  return `A${randomBytes(24).toString('hex')}`;
}

function newPayPalClientSecret(): string {
  return `E${randomBytes(24).toString('hex')}`;
}

/** Seventeen capital letters and digits, as PayPal's own have. */
function newPayPalWebhookId(): string {
  return randomBytes(9).toString('hex').slice(1).toUpperCase();
}

function readFile(dataDir: string): string | null {
  const file = secretsFile(dataDir);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

function parseSecrets({ dataDir, text }: { dataDir: string; text: string }): Secrets {
  try {
    return secretsSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(
      `${secretsFile(dataDir)} is damaged. Remove it: new secrets are made, and everybody signs in again.`,
      { cause },
    );
  }
}

function secretsFile(dataDir: string): string {
  return path.join(dataDir, 'secrets.json');
}
