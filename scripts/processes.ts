import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Whether a process of that id exists; one that already ended and only waits to be collected does not count. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return !isZombie(pid);
}

/** A process that can be distinguished from a later one with the same id, because its start time is known as well. */
export type ProcessReference = { pid: number; startedAt: string };

/** What to remember of a living process; `null` when it is gone. */
export function referenceTo(pid: number): ProcessReference | null {
  const startedAt = isAlive(pid) ? startTime(pid) : null;
  return startedAt === null ? null : { pid, startedAt };
}

/** Whether that very process still runs. */
export function isRunning({ pid, startedAt }: ProcessReference): boolean {
  return isAlive(pid) && startTime(pid) === startedAt;
}

/**
 * The command line of a process, or `null` when it is gone. Ids are reused, so ask before ending a process by its id.
 */
export function commandLine(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim() || null;
  } catch {
    if (existsSync('/proc/self')) return null;
  }
  const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout?.trim() || null;
}

/** True once the process is gone, false when it is still there after the time. */
export async function hasEnded({ pid, withinMs }: { pid: number; withinMs: number }): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await delay(50);
  }
  return true;
}

/** Sends a signal to a process that may be gone by now. */
export function signal({ pid, name }: { pid: number; name: NodeJS.Signals }): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
    if (!isGone) throw error;
  }
}

/** Ended, and only waiting to be collected. Its sockets close with its last thread, so it is not over before that. */
function isZombie(pid: number): boolean {
  const fields = statistics(pid);
  if (!fields) return false;
  const isEnded = fields[0] === 'Z' || fields[0] === 'X';
  return isEnded && Number(fields[THREAD_COUNT_FIELD]) <= 1;
}

function startTime(pid: number): string | null {
  const fields = statistics(pid);
  if (fields) return fields[START_TIME_FIELD] ?? null;
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout?.trim() || null;
}

/** Counted from the state, which is the first field after the name. */
const THREAD_COUNT_FIELD = 17;
const START_TIME_FIELD = 19;

/** Linux's view of a process from its state on; the name before it may contain any character, also parentheses. */
function statistics(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
