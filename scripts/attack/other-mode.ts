import { spawn } from 'node:child_process';
import { PROJECT_ROOT, type Variables } from '../environment';
import { freePort } from '../free-port';
import { composeEnvironment } from '../start/compose-environment';
import { type Attack, judge, type Verdict } from './attack';
import type { Target } from './target';

/** Keys of another mode on the database of a sandbox, and demo accounts outside of it. */
export const otherMode: Attack = { name: 'other-mode', isQuick: true, run };

const TEST_KEYS = {
  STRIPE_SECRET_KEY: 'sk_test_attack',
  STRIPE_WEBHOOK_SECRET: 'whsec_attack',
  STRIPE_API_BASE: '',
};
const STRONG = 'pG3vTz8kQw1mXyB5nRd7sLfHc9aJeU2o';
const LIVE = {
  STRIPE_SECRET_KEY: 'sk_live_attack',
  STRIPE_WEBHOOK_SECRET: 'whsec_attack',
  STRIPE_API_BASE: '',
  APP_URL: 'https://pay.example',
  NEXTAUTH_SECRET: STRONG,
  PAYPAL_CLIENT_ID: '',
  PAYPAL_CLIENT_SECRET: '',
  PAYPAL_MODE: '',
  PAYPAL_WEBHOOK_ID: '',
  PAYPAL_MERCHANT_ID: '',
  PAYPAL_API_BASE: '',
  PAYPAL_WEBHOOK_AUTHORITY_FILE: '',
};
const LONGEST_MS = 60_000;

/** Each with the words that must be said. */
const starts: [string, string, Variables, RegExp][] = [
  ['a server with live keys', 'scripts/serve.ts', LIVE, /another database/],
  ['a worker with live keys', 'scripts/worker.ts', LIVE, /another database/],
  [
    'a server with test keys',
    'scripts/serve.ts',
    { ...LIVE, ...TEST_KEYS, APP_URL: 'https://pay.example' },
    /another database/,
  ],
  [
    'a server with a weak secret',
    'scripts/serve.ts',
    { ...LIVE, NEXTAUTH_SECRET: 'a'.repeat(40) },
    /NEXTAUTH_SECRET/,
  ],
  [
    'a server with real money over http',
    'scripts/serve.ts',
    { ...LIVE, APP_URL: 'http://pay.example' },
    /APP_URL/,
  ],
  [
    'a server with keys of both modes',
    'scripts/serve.ts',
    {
      ...LIVE,
      PAYPAL_CLIENT_ID: 'x',
      PAYPAL_CLIENT_SECRET: 'x',
      PAYPAL_MODE: 'sandbox',
      PAYPAL_WEBHOOK_ID: 'x',
    },
    /mode/i,
  ],
];

async function* run(target: Target): AsyncIterable<Verdict> {
  const faults: string[] = [];
  for (const [what, script, variables, words] of starts) {
    const { code, output } = await start({ target, script, variables });
    if (code === 0 || code === null || !words.test(output))
      faults.push(`${what}: exit code ${code}, ${output.slice(-200)}`);
  }
  yield judge({
    tried: 'another mode, or a setting that is not safe, does not start',
    faults,
    probes: starts.length,
  });
}

async function start({
  target,
  script,
  variables,
}: {
  target: Target;
  script: string;
  variables: Variables;
}) {
  const given: Variables = {
    ...process.env,
    ...target.product.environment,
    PORT: String(await freePort(null)),
  };
  const environment = {
    ...composeEnvironment({ given, secrets: target.secrets, databaseUrl: target.runtimeUrl }),
    ...variables,
    DATABASE_URL: target.runtimeUrl,
    NODE_ENV: 'production' as const,
  };
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    cwd: PROJECT_ROOT,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => {
      output += piece;
    });
  const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  return { code, output };
}
