import type { DatabaseUrls } from '../postgres/cluster';
import type { Contents } from './contents';

/** A copy of the product's database, made of a backup, and what the backup must have had in it. */
export type RestoredDatabase = {
  /** How the backup was made, in words. */
  way: string;
  urls: DatabaseUrls;
  /** Of the source, at the very instant of the backup. */
  source: Contents;
  backupSeconds: number;
  restoreSeconds: number;
  /** Removes the copy and the backup. */
  remove(): Promise<void>;
};

/** Runs the work; returns its result and how long it took. */
export async function timed<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; seconds: number }> {
  const begun = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - begun) / 1_000 };
}
