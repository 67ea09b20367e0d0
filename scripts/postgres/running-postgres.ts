import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { commandLine, hasEnded, isAlive, signal } from '../processes';
import { type Cluster, type DatabaseUrls, databaseUrls, readCluster } from './cluster';

/** PostgreSQL's own record of the process that runs on the data: `postmaster.pid`. */
export type LockFile = { pid: number; port: number | null; status: string };

/** How long an orphan may take for each way of stopping, the politest first. */
const STOP_SIGNALS = [
  { name: 'SIGINT', withinMs: 6_000 },
  { name: 'SIGQUIT', withinMs: 4_000 },
  { name: 'SIGKILL', withinMs: 5_000 },
] as const;

/** Addresses of the server that another process of this checkout runs on `dataDir` right now, or `null`. */
export function runningPostgres({ dataDir }: { dataDir: string }): DatabaseUrls | null {
  const cluster = readCluster({ dataDir });
  if (!cluster) return null;
  const lockFile = readLockFile({ cluster });
  if (!lockFile?.port || !isServerOf({ pid: lockFile.pid, cluster })) return null;
  return databaseUrls({ cluster, port: lockFile.port });
}

/**
 * Clears the way for a new server: ends one that a killed start left running on the data, and removes a note whose
 * process id belongs to another program by now, which PostgreSQL itself could not tell from a living server.
 * @throws Error when the old server does not end.
 */
export async function endOrphan({ cluster }: { cluster: Cluster }): Promise<void> {
  const lockFile = readLockFile({ cluster });
  if (!lockFile || !isAlive(lockFile.pid)) return;
  if (!isServerOf({ pid: lockFile.pid, cluster })) {
    rmSync(lockFilePath(cluster), { force: true });
    return;
  }
  for (const { name, withinMs } of STOP_SIGNALS) {
    signal({ pid: lockFile.pid, name });
    if (await hasEnded({ pid: lockFile.pid, withinMs })) return;
  }
  throw new Error(
    `An earlier PostgreSQL (process ${lockFile.pid}) still runs on ${cluster.folder} and does not end.`,
  );
}

/** The record as it is, or `null` when there is none to read. */
export function readLockFile({ cluster }: { cluster: Cluster }): LockFile | null {
  const file = lockFilePath(cluster);
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number(lines[3]) || null, status: lines[7]?.trim() ?? '' };
}

function isServerOf({ pid, cluster }: { pid: number; cluster: Cluster }): boolean {
  const words = isAlive(pid) ? commandLine(pid) : null;
  return words?.includes('postgres') === true && words.includes(cluster.folder);
}

function lockFilePath(cluster: Cluster): string {
  return path.join(cluster.folder, 'postmaster.pid');
}
