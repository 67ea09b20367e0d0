import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { hasEnded, isRunning, type ProcessReference, referenceTo, signal } from './processes';

/** The right to be the only LinkU Pay on a data folder. */
export type DataDirLock = {
  /** Remembers a child, so that the next start can end it if this process is killed and the child survives. */
  rememberChild(pid: number): void;
  /** Tells a next start that this one is stopping and worth waiting for. */
  markStopping(): void;
  release(): void;
};

/**
 * Takes the data folder for this process. First it clears away what a killed start left behind: its note, and those of
 * its children that still run.
 * @throws Error in one sentence when another LinkU Pay is running on the folder.
 */
export async function takeDataDir({
  dataDir,
  address,
}: {
  dataDir: string;
  address: string;
}): Promise<DataDirLock> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = lockFilePath(dataDir);
  const self = referenceTo(process.pid);
  if (!self) throw new Error('This system does not tell when a process was started.');
  const note: Note = { ...self, address, isStopping: false, children: [] };

  while (!wasPlaced({ file, note })) {
    const holder = readNote(file);
    if (holder && isRunning(holder)) {
      const isGone =
        holder.isStopping && (await hasEnded({ pid: holder.pid, withinMs: HOLDER_STOP_MILLISECONDS }));
      if (!isGone) throw new Error(alreadyRunning({ holder, dataDir }));
    }
    if (holder) await endChildren(holder.children);
    removeStale({ file, holder });
  }
  return {
    rememberChild: (pid) => {
      const child = referenceTo(pid);
      if (!child) return;
      note.children = [...note.children.filter(isRunning), child];
      write({ file, note });
    },
    markStopping: () => {
      note.isStopping = true;
      write({ file, note });
    },
    release: () => {
      if (readNote(file)?.pid === process.pid) rmSync(file, { force: true });
    },
  };
}

/** Whether a LinkU Pay runs on the folder now. */
export function isDataDirTaken({ dataDir }: { dataDir: string }): boolean {
  const holder = readNote(lockFilePath(dataDir));
  return holder !== null && isRunning(holder);
}

/** A whole LinkU Pay stops within 10 seconds. */
const HOLDER_STOP_MILLISECONDS = 12_000;
/** Children drain for up to 8 seconds by themselves after their parent has gone. */
const CHILD_STOP_MILLISECONDS = 10_000;

const referenceSchema = z.object({ pid: z.number().int().positive(), startedAt: z.string() });
const noteSchema = referenceSchema.extend({
  address: z.string(),
  isStopping: z.boolean(),
  children: z.array(referenceSchema),
});
type Note = z.infer<typeof noteSchema>;

/** Appears whole or not at all, and only where nothing was: a link to an existing name fails. */
function wasPlaced({ file, note }: { file: string; note: Note }): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(note), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function write({ file, note }: { file: string; note: Note }): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(note), { mode: 0o600 });
  renameSync(draft, file);
}

function readNote(file: string): Note | null {
  if (!existsSync(file)) return null;
  try {
    return noteSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Moves the note aside before removing it: another start may have replaced it since it was read. */
function removeStale({ file, holder }: { file: string; holder: Note | null }): void {
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = readNote(aside);
  if (moved && moved.pid !== holder?.pid) linkSync(aside, file);
  rmSync(aside, { force: true });
}

async function endChildren(children: ProcessReference[]): Promise<void> {
  const survivors = children.filter(isRunning);
  for (const { pid } of survivors) signal({ pid, name: 'SIGTERM' });
  const endings = survivors.map(async ({ pid }) => {
    if (await hasEnded({ pid, withinMs: CHILD_STOP_MILLISECONDS })) return;
    signal({ pid, name: 'SIGKILL' });
    await hasEnded({ pid, withinMs: CHILD_STOP_MILLISECONDS });
  });
  await Promise.all(endings);
}

function alreadyRunning({ holder, dataDir }: { holder: Note; dataDir: string }): string {
  return (
    `LinkU Pay is already running on ${dataDir} (process ${holder.pid}, ${holder.address}). ` +
    `Stop it with \`kill ${holder.pid}\`, or give a second one its own LINKU_DATA_DIR, PORT and SIMULATOR_PORT.`
  );
}

function lockFilePath(dataDir: string): string {
  return path.join(dataDir, 'running.json');
}
