import { join } from 'node:path';
import { z } from 'zod';
import type { PayPalOptions } from './paypal/start-simulator';
import { startSimulators } from './start';

const listSchema = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

/** The simulators stand alone, so they read their own few variables; empty means not set. */
const environmentSchema = z.object({
  LINKU_DATA_DIR: z.string().default('.data'),
  SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(3001),
  SIMULATOR_HOST: z.string().default('127.0.0.1'),
  SIMULATOR_URL: z.url().optional(),
  SIMULATOR_ALLOWED_HOSTS: listSchema.default([]),
  SIMULATOR_SEED: z.coerce.number().int().default(1),
  APP_URL: z.url().default('http://localhost:3000'),
  STRIPE_SECRET_KEY: z.string().default('sk_test_sandbox_linku_pay_0000000000'),
  STRIPE_WEBHOOK_SECRET: listSchema.default(['whsec_sandbox_linku_pay_00000000']),
  PAYPAL_CLIENT_ID: z.string().optional(),
  PAYPAL_CLIENT_SECRET: z.string().optional(),
  PAYPAL_WEBHOOK_ID: z.string().optional(),
  PAYPAL_MERCHANT_ID: z.string().optional(),
});

const merchantEmail = 'merchant@linku-simulator.example';

/** PayPal runs when all three are given; some of the three without the others is an error. */
function payPalOptions(environment: z.infer<typeof environmentSchema>): PayPalOptions | undefined {
  const {
    PAYPAL_CLIENT_ID: clientId,
    PAYPAL_CLIENT_SECRET: clientSecret,
    PAYPAL_WEBHOOK_ID: webhookId,
    PAYPAL_MERCHANT_ID: merchantId,
  } = environment;
  if (clientId === undefined && clientSecret === undefined && webhookId === undefined) return undefined;
  if (clientId === undefined || clientSecret === undefined || webhookId === undefined)
    throw new Error(
      'simulator: PayPal needs PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET and PAYPAL_WEBHOOK_ID, all three.',
    );
  const webhookUrls = [new URL('/api/webhooks/paypal', environment.APP_URL).href];
  const merchant = merchantId === undefined ? undefined : { merchantId, email: merchantEmail };
  return { clientId, clientSecret, webhookId, webhookUrls, merchant };
}

/** SIGTERM must end the process well within two seconds, even when a connection hangs. */
const shutdownMs = 800;

async function main(): Promise<void> {
  const given = Object.entries(process.env).filter(([, value]) => value !== '');
  const parsed = environmentSchema.safeParse(Object.fromEntries(given));
  if (!parsed.success)
    throw new Error(`simulator: the environment is wrong:\n${z.prettifyError(parsed.error)}`);
  const environment = parsed.data;
  const webhookUrl = new URL('/api/webhooks/stripe', environment.APP_URL).href;
  const simulators = await startSimulators({
    port: environment.SIMULATOR_PORT,
    host: environment.SIMULATOR_HOST,
    publicUrl: environment.SIMULATOR_URL,
    allowedHosts: environment.SIMULATOR_ALLOWED_HOSTS,
    dataFolder: join(environment.LINKU_DATA_DIR, 'simulator'),
    seed: environment.SIMULATOR_SEED,
    stripe: {
      secretKey: environment.STRIPE_SECRET_KEY,
      webhookSecrets: environment.STRIPE_WEBHOOK_SECRET,
      webhookUrls: [webhookUrl],
    },
    paypal: payPalOptions(environment),
    log: (line) => console.error(line),
  });
  console.log(
    `simulator: ${simulators.paypal === null ? 'Stripe' : 'Stripe and PayPal'} at ${simulators.url} (control page there too), webhooks to ${webhookUrl}, seed ${simulators.seed}`,
  );
  const stop = () => {
    setTimeout(() => process.exit(0), shutdownMs).unref();
    void simulators.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
