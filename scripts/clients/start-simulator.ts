import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { PROJECT_ROOT, type Variables } from '../environment';
import { freePort } from '../free-port';
import { answers } from '../start/answers';

const START_MILLISECONDS_MAX = 60_000;

export type StartedSimulator = {
  /** Where it is and which keys it takes: all that a client needs. */
  environment: Variables;
  stop(): Promise<void>;
};

/** Both providers' simulators as a process of their own, with keys of their own and an empty folder. */
export async function startSimulator({ dataDir }: { dataDir: string }): Promise<StartedSimulator> {
  const port = String(await freePort(null));
  const url = `http://127.0.0.1:${port}`;
  const environment: Variables = {
    SIMULATOR_PORT: port,
    SIMULATOR_URL: url,
    STRIPE_SECRET_KEY: 'sk_test_of_third_party_clients',
    STRIPE_WEBHOOK_SECRET: 'whsec_of_third_party_clients',
    PAYPAL_CLIENT_ID: 'client-id-of-third-party-clients',
    PAYPAL_CLIENT_SECRET: 'client-secret-of-third-party-clients',
    PAYPAL_WEBHOOK_ID: 'WEBHOOK0OF0CLIENTS',
  };
  const child = spawn(process.execPath, ['--import', 'tsx', 'simulator/main.ts'], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, ...environment, LINKU_DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const deadline = Date.now() + START_MILLISECONDS_MAX;
  while (!(await answers({ url: `${url}/_simulator/state`, status: 200 }))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error('The simulators did not start; their own words are above.');
    }
    await delay(50);
  }
  return {
    environment,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
