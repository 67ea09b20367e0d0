import { runScript } from './run-script';
import { build, isBuildNeeded } from './start/build-if-needed';
import { buildProcesses } from './start/build-processes';

/** Application, server and worker for production, unless `.next` has them of these sources: `npm start` uses the same. */
async function buildIfNeeded(): Promise<void> {
  const isNeeded = isBuildNeeded();
  if (isNeeded) {
    await build({
      environment: { ...process.env, NODE_ENV: 'production' },
      signal: new AbortController().signal,
      onSpawn: () => undefined,
    });
  }
  await buildProcesses();
  console.log(isNeeded ? 'Built.' : 'The build of these sources is there.');
}

runScript({ moduleUrl: import.meta.url, main: buildIfNeeded });
