import { setTimeout as delay } from 'node:timers/promises';
import { type Postgres, startPostgres } from '../postgres/start-postgres';

export type RunningPostgres = { url: string; ownerUrl: string; folder: string; stop(): Promise<void> };

const RESTART_PAUSE_MILLISECONDS = 1_000;

/**
 * Starts the embedded PostgreSQL and, when it ends by itself, starts it again on the same port: the application's pool
 * reconnects. `onLost` is called when it cannot be brought back.
 */
export async function keepPostgresRunning({
  dataDir,
  onLost,
}: {
  dataDir: string;
  onLost: (error: unknown) => void;
}): Promise<RunningPostgres> {
  let isStopping = false;
  let current: Postgres = await startPostgres({ dataDir });
  let restarting: Promise<void> = Promise.resolve();

  const restart = async () => {
    console.error('PostgreSQL ended by itself; starting it again.');
    await delay(RESTART_PAUSE_MILLISECONDS);
    if (isStopping) return;
    const { port } = current;
    current = await startPostgres({ dataDir });
    if (current.port !== port) throw new Error(`PostgreSQL could not get its port ${port} back.`);
    watch();
  };
  const watch = () => {
    void current.ended.then(() => {
      if (isStopping) return;
      restarting = restart().catch(onLost);
    });
  };
  watch();

  return {
    url: current.url,
    ownerUrl: current.ownerUrl,
    folder: current.folder,
    stop: async () => {
      isStopping = true;
      await restarting;
      await current.stop();
    },
  };
}
