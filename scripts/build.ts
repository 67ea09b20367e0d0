import { runScript } from './run-script';
import { build, isBuildNeeded } from './start/build-if-needed';

/** Builds the application for production, unless `.next` has the build of these sources: `npm start` uses the same one. */
async function buildOnce(): Promise<void> {
  if (!isBuildNeeded()) return console.log('The build of these sources is there.');
  await build({
    environment: { ...process.env, NODE_ENV: 'production' },
    signal: new AbortController().signal,
    onSpawn: () => undefined,
  });
  console.log('Built.');
}

runScript({ moduleUrl: import.meta.url, main: buildOnce });
