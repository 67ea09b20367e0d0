import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { World } from './world';

/** Another process of ours in the same world, which a test may kill. */
export type WorldProcess = {
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Asks it to end, and gives its exit code. */
  stop(): Promise<number | null>;
  /** Its exit code, once it ended by itself. */
  ended: Promise<number | null>;
  output(): string;
};

/** Starts a script of the project as its own process. */
export function startProcess({
  world,
  script,
  argument,
}: {
  world: World;
  script: string;
  argument?: unknown;
}): WorldProcess {
  const root = path.resolve(import.meta.dirname, '../..');
  const parameters = argument === undefined ? [] : [JSON.stringify(argument)];
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...parameters], {
    cwd: root,
    env: { ...process.env, ...world.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const ended = exitOf(child);
  return {
    ended,
    output: () => output,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : null;
}
