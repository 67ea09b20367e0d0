import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Runs `main` when the module was started, not when another file imports it. A failure is shown as its message, without
 * a stack: its readers want to know what to do next.
 */
export function runScript({ moduleUrl, main }: { moduleUrl: string; main: () => Promise<void> }): void {
  const started = process.argv[1];
  if (started === undefined || realpathSync(started) !== realpathSync(fileURLToPath(moduleUrl))) return;
  main().catch((error: unknown) => {
    console.error(`\n${sentence(error)}\n`);
    // Not just the exit code: a server or a pool that was opened before the failure would keep the process alive.
    process.exit(1);
  });
}

/** The message of an error, for a person. A bug in our own code keeps its stack, because that helps then. */
export function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isBug = error instanceof TypeError || error instanceof ReferenceError;
  if (isBug) return error.stack ?? error.message;
  // Several connection attempts (IPv4 and IPv6) fail as one error without a message of its own.
  if (error instanceof AggregateError && !error.message) return error.errors.map(sentence).join('; ');
  return error.message;
}
