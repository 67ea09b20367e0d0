import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** Made once per data folder: sessions and open payments at the twin outlive a restart only with the same ones. */
export type Secrets = z.infer<typeof secretsSchema>;

const secretsSchema = z.object({
  nextAuthSecret: z.string().min(32),
  stripeSecretKey: z.string().startsWith('sk_test_'),
  stripeWebhookSecret: z.string().startsWith('whsec_'),
});

/** The folder's secrets, or `null` when it has none yet. Changes nothing. */
export function readSecrets({ dataDir }: { dataDir: string }): Secrets | null {
  const file = secretsFile(dataDir);
  if (!existsSync(file)) return null;
  const parsed = secretsSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`${file} is damaged. Remove it: new secrets are made, and everybody signs in again.`);
}

/** The folder's secrets, made on first use. */
export function ensureSecrets({ dataDir }: { dataDir: string }): Secrets {
  const existing = readSecrets({ dataDir });
  if (existing) return existing;
  const secrets = newSecrets();
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = secretsFile(dataDir);
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return secrets;
}

/** Fresh ones, kept nowhere. */
export function newSecrets(): Secrets {
  return {
    nextAuthSecret: randomBytes(48).toString('base64url'),
    stripeSecretKey: `sk_test_${randomBytes(24).toString('hex')}`,
    stripeWebhookSecret: `whsec_${randomBytes(24).toString('hex')}`,
  };
}

function secretsFile(dataDir: string): string {
  return path.join(dataDir, 'secrets.json');
}
