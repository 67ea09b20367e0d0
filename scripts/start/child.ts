import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PROJECT_ROOT, type Variables } from '../environment';

export type Child = {
  /** Rejects with the output of the process when it ends before `isReady` says yes. */
  waitUntil(isReady: () => Promise<boolean>): Promise<void>;
  /** Asks it to end, then makes it end; it is not started again. */
  stop(options: { withinMs: number }): Promise<void>;
};

export type ChildOptions = {
  name: string;
  /** Script and arguments for node, relative to the project. */
  command: string[];
  environment: Variables;
  /** Where its output goes: a file of its own in this folder, or, without one, this terminal. */
  logsFolder: string | null;
  onSpawn: (pid: number) => void;
};

const RESTART_PAUSE_MILLISECONDS_MIN = 1_000;
const RESTART_PAUSE_MILLISECONDS_MAX = 30_000;
/** A process that ran this long was healthy; its next crash gets a short pause again. */
const STABLE_MILLISECONDS = 60_000;
/** Compiling the first page in development takes long on a small machine. */
const READY_MILLISECONDS_MAX = 180_000;
const LOG_BYTES_MAX = 10 * 1024 * 1024;

/** Runs a script as a child and, once it was ready, starts it again with growing pauses when it ends by itself. */
export function keepRunning(options: ChildOptions): Child {
  let isStopping = false;
  let hasBeenReady = false;
  let failure: Error | null = null;
  let current = launch(options);

  const supervise = async () => {
    let pauseMs = RESTART_PAUSE_MILLISECONDS_MIN;
    for (;;) {
      const begun = Date.now();
      const ending = await current.ended;
      if (isStopping) return;
      if (!hasBeenReady) {
        failure = new Error(`The ${options.name} did not start (${ending}).${current.lastLines()}`);
        return;
      }
      if (Date.now() - begun > STABLE_MILLISECONDS) pauseMs = RESTART_PAUSE_MILLISECONDS_MIN;
      console.error(`The ${options.name} ended (${ending}); starting it again in ${pauseMs / 1_000} s.`);
      await delay(pauseMs);
      if (isStopping) return;
      pauseMs = Math.min(pauseMs * 2, RESTART_PAUSE_MILLISECONDS_MAX);
      current = launch(options);
    }
  };
  void supervise();

  return {
    waitUntil: async (isReady) => {
      const deadline = Date.now() + READY_MILLISECONDS_MAX;
      while (!(await isReady())) {
        if (failure) throw failure;
        if (Date.now() > deadline) throw new Error(`The ${options.name} is not ready.${current.lastLines()}`);
        await delay(100);
      }
      hasBeenReady = true;
    },
    stop: async ({ withinMs }) => {
      isStopping = true;
      const { child, ended } = current;
      endGroup({ child, signal: 'SIGTERM' });
      const timer = setTimeout(() => endGroup({ child, signal: 'SIGKILL' }), withinMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** Runs a script once and keeps its output. When `signal` is raised, it is killed with everything that it started. */
export async function runToEnd({
  command,
  environment,
  signal,
  onSpawn,
}: {
  command: string[];
  environment: Variables;
  signal: AbortSignal;
  onSpawn: (pid: number) => void;
}): Promise<{ isSuccess: boolean; output: string }> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, command, {
    cwd: PROJECT_ROOT,
    env: toProcessEnvironment(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const kill = () => endGroup({ child, signal: 'SIGKILL' });
  signal.addEventListener('abort', kill);
  if (child.pid !== undefined) onSpawn(child.pid);

  const pieces: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (piece: string) => pieces.push(piece));
  }
  const ending = await endingOf({ child, event: 'close' });
  signal.removeEventListener('abort', kill);
  signal.throwIfAborted();
  return { isSuccess: ending === 'exit code 0', output: pieces.join('').trim() };
}

type Launched = { child: ChildProcess; ended: Promise<string>; lastLines: () => string };

function launch({ name, command, environment, logsFolder, onSpawn }: ChildOptions): Launched {
  const log = logsFolder === null ? null : openLog({ logsFolder, name });
  const output = log?.descriptor ?? 'inherit';
  const child = spawn(process.execPath, command, {
    cwd: PROJECT_ROOT,
    env: toProcessEnvironment(environment),
    // The channel carries no messages: its closing tells the child that we are gone.
    stdio: ['ignore', output, output, 'ipc'],
    // A group of its own, so that Ctrl-C reaches us only and we decide the order in which things end.
    detached: true,
  });
  if (log) closeSync(log.descriptor);
  if (child.pid !== undefined) onSpawn(child.pid);
  return {
    child,
    ended: endingOf({ child, event: 'exit' }),
    lastLines: () => (log ? `\n\n${tailOf(log)}\n\nMore in ${log.file}` : ''),
  };
}

function endingOf({ child, event }: { child: ChildProcess; event: 'exit' | 'close' }): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once(event, (code: number | null, signal: string | null) => {
      resolve(signal === null ? `exit code ${code}` : `signal ${signal}`);
    });
  });
}

/** A detached child leads a group: whatever it started in turn ends with it. */
function endGroup({ child, signal }: { child: ChildProcess; signal: NodeJS.Signals }): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(signal === 'SIGKILL' ? -child.pid : child.pid, signal);
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
    if (!isGone) throw error;
  }
}

type Log = { file: string; descriptor: number; begin: number };

function openLog({ logsFolder, name }: { logsFolder: string; name: string }): Log {
  mkdirSync(logsFolder, { recursive: true, mode: 0o700 });
  const file = path.join(logsFolder, `${name}.log`);
  const descriptor = openSync(file, 'a', 0o600);
  if (statSync(file).size > LOG_BYTES_MAX) truncateSync(file);
  return { file, descriptor, begin: statSync(file).size };
}

function tailOf({ file, begin }: Log): string {
  const said = readFileSync(file).subarray(begin).toString('utf8').trim();
  return said.split('\n').slice(-30).join('\n');
}

function toProcessEnvironment(variables: Variables): NodeJS.ProcessEnv {
  const isDevelopment = variables.NODE_ENV === 'development';
  return {
    ...variables,
    NODE_ENV: isDevelopment ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
  };
}
