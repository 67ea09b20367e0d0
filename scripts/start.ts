import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Env, parseEnv } from '@/lib/core/env';
import { type DataDirLock, takeDataDir } from './data-dir-lock';
import { dataDirOf, givenEnvironment, PROJECT_ROOT, type Variables } from './environment';
import { requireFreePort } from './free-port';
import { migrate } from './migrate';
import { runScript, sentence } from './run-script';
import { answers } from './start/answers';
import { build, isBuildNeeded } from './start/build-if-needed';
import { buildProcesses, builtProcess } from './start/build-processes';
import { type Child, keepRunning, runToEnd } from './start/child';
import {
  composeEnvironment,
  needsEmbeddedPostgres,
  needsSimulator,
  simulatorEnvironment,
} from './start/compose-environment';
import { keepPostgresRunning, type RunningPostgres } from './start/keep-postgres-running';
import { watchParent } from './start/parent-watch';
import { step } from './start/progress';
import { ensureSecrets } from './start/secrets';
import { fitPasswords, isDatabaseEmpty, seed } from './start/seed-if-empty';
import { createShutdown, type Shutdown } from './start/shutdown';
import { welcome } from './start/welcome';
import { whyRoot } from './step-down';
import { onStopRequest } from './stop-request';

/** The web server drains by itself within 6 seconds; all of stopping must fit into 10. */
const APPLICATION_STOP_MILLISECONDS = 6_500;
const SIMULATOR_STOP_MILLISECONDS = 1_000;
/** Stands for the address of the embedded database while settings are checked, before that database is started. */
const DATABASE_PLACEHOLDER = 'postgresql://127.0.0.1/linku';

type Context = {
  isDevelopment: boolean;
  given: Variables;
  dataDir: string;
  settings: Env;
  lock: DataDirLock;
  logsFolder: string | null;
  shutdown: Shutdown;
};

/** The whole product with one command: database, migrations, simulators, demo data, build, web server, worker. */
async function start(): Promise<void> {
  const isDevelopment = process.argv.includes('--dev');
  const given = givenEnvironment();
  const dataDir = dataDirOf(given);
  const settings = readSettings({ given, dataDir });

  const lock = await takeDataDir({ dataDir, address: settings.appUrl });
  const shutdown = createShutdown();
  const stop = async (exitCode: number) => {
    lock.markStopping();
    await shutdown.run();
    lock.release();
    process.exit(exitCode);
  };
  const onStop = () => {
    console.log('\nStopping LinkU Pay ...');
    return stop(0);
  };
  onStopRequest(onStop);
  // The reader of our output may leave (`npm start | head`); that is no reason to stop.
  process.stdout.on('error', () => undefined);
  watchParent({ given, onGone: () => void onStop() });

  // A terminal shows one clear screen; a server's log belongs on its output, where its operator collects it.
  const logsFolder = isDevelopment || settings.mode !== 'sandbox' ? null : path.join(dataDir, 'logs');
  try {
    await bringUp({ isDevelopment, given, dataDir, settings, lock, logsFolder, shutdown });
  } catch (error) {
    // Errors because we are stopping are not reported.
    if (shutdown.signal.aborted) return;
    console.error(`\n${sentence(error)}\n`);
    await stop(1);
  }
}

/** Every setting, before anything is started, with placeholders for what will be started. */
function readSettings({ given, dataDir }: { given: Variables; dataDir: string }): Env {
  const secrets = ensureSecrets({ dataDir });
  return parseEnv(composeEnvironment({ given, secrets, databaseUrl: DATABASE_PLACEHOLDER }));
}

async function bringUp(context: Context): Promise<void> {
  const { given, dataDir, settings, shutdown, isDevelopment } = context;
  const isSimulatorNeeded = needsSimulator(given);
  await requireFreePort({ port: settings.port, variable: 'PORT' });
  if (isSimulatorNeeded) await requireFreePort({ port: settings.simulatorPort, variable: 'SIMULATOR_PORT' });
  await ensureClient(context);

  const postgres = needsEmbeddedPostgres(given) ? await startDatabase(context) : null;
  const environment = composeEnvironment({
    given: { ...given, NODE_ENV: isDevelopment ? 'development' : 'production' },
    secrets: ensureSecrets({ dataDir }),
    databaseUrl: postgres?.url ?? null,
  });
  // No process that starts here needs it.
  environment.DATABASE_OWNER_URL = '';
  const { databaseUrl } = parseEnv(environment);
  const ownerUrl = postgres?.ownerUrl ?? (given.DATABASE_OWNER_URL?.trim() || databaseUrl);
  await step('Bringing the database up to date', () =>
    migrate({ databaseUrl: ownerUrl, runtimeUrl: databaseUrl, mode: settings.mode }),
  );
  shutdown.signal.throwIfAborted();

  if (isSimulatorNeeded) {
    await startSimulators({ context, environment: simulatorEnvironment({ given, environment }) });
  }
  const helper = { environment, signal: shutdown.signal, onSpawn: context.lock.rememberChild };
  if (settings.mode === 'sandbox' && (await isDatabaseEmpty({ databaseUrl }))) {
    // Some of them operate the platform, which only the owner can make of somebody.
    const ofOwner = { ...environment, DATABASE_URL: ownerUrl };
    await step('Adding demo data', () => seed({ ...helper, environment: ofOwner }));
  }
  const newPasswords =
    settings.mode === 'sandbox'
      ? await fitPasswords({ databaseUrl: ownerUrl, isPublic: settings.isPublic })
      : [];
  if (!isDevelopment && isBuildNeeded()) {
    await step('Building the application (a minute or two, only after a change)', () => build(helper));
  }
  if (!isDevelopment) await buildProcesses();
  await startApplication({ context, environment });
  const reason = process.getuid?.() === 0 && !isDevelopment ? whyRoot(parseEnv(environment)) : null;
  if (reason !== null) console.log(`\n  ${reason}`);

  console.log(
    welcome({
      settings,
      newPasswords,
      isSimulatorRunning: isSimulatorNeeded,
      databaseFolder: postgres?.folder ?? null,
      logsFolder: context.logsFolder,
    }),
  );
}

/** After an install with --ignore-scripts, the generated database client is missing. */
async function ensureClient({ given, shutdown, lock }: Context): Promise<void> {
  if (existsSync(path.join(PROJECT_ROOT, 'lib', 'core', 'db', 'generated', 'client.ts'))) return;
  await step('Generating the database client', async () => {
    const { isSuccess, output } = await runToEnd({
      command: ['scripts/generate.mjs'],
      environment: given,
      signal: shutdown.signal,
      onSpawn: lock.rememberChild,
    });
    if (!isSuccess) throw new Error(output);
  });
}

function startDatabase({ dataDir, shutdown }: Context): Promise<RunningPostgres> {
  const onLost = async (error: unknown) => {
    console.error(`\nThe database is gone and could not be started again: ${sentence(error)}\n`);
    await shutdown.run();
    process.exit(1);
  };
  return step('Starting PostgreSQL', () =>
    shutdown.own({
      open: () => keepPostgresRunning({ dataDir, onLost: (error) => void onLost(error) }),
      close: (postgres) => postgres.stop(),
    }),
  );
}

async function startSimulators({
  context,
  environment,
}: {
  context: Context;
  environment: Variables;
}): Promise<void> {
  const { settings, shutdown, logsFolder, lock } = context;
  await step('Starting the simulators of Stripe and PayPal', async () => {
    const simulator = await shutdown.own({
      open: async () =>
        keepRunning({
          name: 'simulator',
          command: ['--import', 'tsx', 'simulator/main.ts'],
          environment,
          logsFolder,
          onSpawn: lock.rememberChild,
        }),
      close: (child) => child.stop({ withinMs: SIMULATOR_STOP_MILLISECONDS }),
    });
    await simulator.waitUntil(() => answers({ url: `http://127.0.0.1:${settings.simulatorPort}/` }));
  });
}

async function startApplication({
  context,
  environment,
}: {
  context: Context;
  environment: Variables;
}): Promise<void> {
  const { settings, shutdown, logsFolder, lock, isDevelopment } = context;
  const run = (name: 'server' | 'worker', script: 'serve' | 'worker'): Child =>
    keepRunning({
      name,
      command: isDevelopment
        ? ['--import', 'tsx', `scripts/${script}.ts`, '--dev']
        : [`--max-old-space-size=${settings.heapMb[name]}`, builtProcess(script)],
      environment,
      logsFolder,
      onSpawn: lock.rememberChild,
    });
  await step('Starting the web server and the worker', async () => {
    const children = await shutdown.own({
      open: async () => [run('server', 'serve'), run('worker', 'worker')],
      close: async (started) => {
        await Promise.all(started.map((child) => child.stop({ withinMs: APPLICATION_STOP_MILLISECONDS })));
      },
    });
    const isReady = () =>
      answers({ url: `http://${ownAddress(settings)}:${settings.port}/api/ready`, status: 200 });
    await Promise.all(children.map((child) => child.waitUntil(isReady)));
  });
}

/** Where this machine itself reaches the web server. */
function ownAddress({ listenHost }: Env): string {
  if (listenHost === null || listenHost === '0.0.0.0' || listenHost === '::') return '127.0.0.1';
  return listenHost.includes(':') ? `[${listenHost}]` : listenHost;
}

runScript({ moduleUrl: import.meta.url, main: start });
