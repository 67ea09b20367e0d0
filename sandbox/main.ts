import { join } from 'node:path';
import { z } from 'zod';
import { startSandbox } from './start';

const listSchema = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

/** The sandbox stands alone, so it reads its own few variables; empty means not set. */
const environmentSchema = z.object({
  LINKU_DATA_DIR: z.string().default('.data'),
  SANDBOX_PORT: z.coerce.number().int().min(0).max(65_535).default(3001),
  SANDBOX_HOST: z.string().default('127.0.0.1'),
  SANDBOX_URL: z.url().optional(),
  SANDBOX_ALLOWED_HOSTS: listSchema.default([]),
  SANDBOX_SEED: z.coerce.number().int().default(1),
  APP_URL: z.url().default('http://localhost:3000'),
  STRIPE_SECRET_KEY: z.string().default('sk_test_sandbox_linku_pay_0000000000'),
  STRIPE_WEBHOOK_SECRET: listSchema.default(['whsec_sandbox_linku_pay_00000000']),
});

/** SIGTERM must end the process well within two seconds, even when a connection hangs. */
const shutdownMs = 800;

async function main(): Promise<void> {
  const given = Object.entries(process.env).filter(([, value]) => value !== '');
  const parsed = environmentSchema.safeParse(Object.fromEntries(given));
  if (!parsed.success)
    throw new Error(`sandbox: the environment is wrong:\n${z.prettifyError(parsed.error)}`);
  const environment = parsed.data;
  const webhookUrl = new URL('/api/webhooks/stripe', environment.APP_URL).href;
  const sandbox = await startSandbox({
    port: environment.SANDBOX_PORT,
    host: environment.SANDBOX_HOST,
    publicUrl: environment.SANDBOX_URL,
    allowedHosts: environment.SANDBOX_ALLOWED_HOSTS,
    dataFolder: join(environment.LINKU_DATA_DIR, 'sandbox'),
    seed: environment.SANDBOX_SEED,
    stripe: {
      secretKey: environment.STRIPE_SECRET_KEY,
      webhookSecrets: environment.STRIPE_WEBHOOK_SECRET,
      webhookUrls: [webhookUrl],
    },
    log: (line) => console.error(line),
  });
  console.log(
    `sandbox: Stripe at ${sandbox.url} (control page there too), webhooks to ${webhookUrl}, seed ${sandbox.seed}`,
  );
  const stop = () => {
    setTimeout(() => process.exit(0), shutdownMs).unref();
    void sandbox.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
