import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { PROJECT_ROOT, type Variables } from '../environment';
import { freePort } from '../free-port';
import { endOf } from '../running-product';
import { answers } from '../start/answers';
import { builtProcess } from '../start/build-processes';
import { composeEnvironment } from '../start/compose-environment';
import type { Target } from './target';

const START_MILLISECONDS_MAX = 60_000;

/** Another web server of the same product, with settings of its own, for an attack that would wear out the first. */
export async function startOwnServer({
  target: { product, secrets, runtimeUrl },
  variables,
}: {
  target: Target;
  variables: Variables;
}): Promise<{ url: string; port: number; stop(): Promise<void> }> {
  const port = await freePort(null);
  const url = `http://localhost:${port}`;
  const given: Variables = { ...process.env, ...product.environment, PORT: String(port), APP_URL: url };
  const server = spawn(process.execPath, [builtProcess('serve')], {
    cwd: PROJECT_ROOT,
    env: {
      ...composeEnvironment({ given, secrets, databaseUrl: runtimeUrl }),
      ...variables,
      NODE_ENV: 'production',
    },
    stdio: 'ignore',
  });
  const stop = async () => {
    server.kill('SIGTERM');
    await endOf(server);
  };
  const deadline = Date.now() + START_MILLISECONDS_MAX;
  while (!(await answers({ url: `${url}/api/ready`, status: 200 }))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error('A second server did not start.');
    }
    await delay(200);
  }
  return { url, port, stop };
}
