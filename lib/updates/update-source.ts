import { databaseSettings } from '@/lib/core/db/client';
import { env } from '@/lib/core/env';
import { type DatabaseListener, listenToDatabase } from './listen-to-database';
import { StreamCounts } from './stream-counts';
import { UpdateHub } from './update-hub';

/** A visible tab has one; hidden ones have none. */
const PER_PERSON = 12;
/** Less than half of the connections that one network may have, so that its requests always find one. */
const PER_NETWORK = 100;
const IN_ALL = 4_000;

/** What this process knows of updates, and who follows them. */
export type UpdateSource = {
  hub: UpdateHub;
  counts: StreamCounts;
  listener: DatabaseListener;
  /** Whoever can be told to close. */
  open: Set<{ close(): void }>;
};

/** Next loads a module once for each of its bundles, and the server that stops it loads one more. */
const shared = globalThis as typeof globalThis & { linkuUpdates?: UpdateSource | undefined };

/** The source of this process, made when the first page follows something. */
export function updateSource(): UpdateSource {
  shared.linkuUpdates ??= start();
  return shared.linkuUpdates;
}

/** Closes every stream, so that their readers go to another server, and the connection. */
export async function stopUpdates(): Promise<void> {
  const source = shared.linkuUpdates;
  shared.linkuUpdates = undefined;
  if (!source) return;
  for (const stream of [...source.open]) stream.close();
  await source.listener.stop();
}

function start(): UpdateSource {
  const hub = new UpdateHub();
  const scale = Math.max(1, env().rateLimitScale);
  return {
    hub,
    counts: new StreamCounts({ perPerson: PER_PERSON, perNetwork: PER_NETWORK * scale, inAll: IN_ALL }),
    open: new Set(),
    listener: listenToDatabase({
      settings: { ...databaseSettings(), application_name: 'linku-pay updates' },
      onSubject: (subject) => hub.tell(subject),
      onConnected: () => hub.tellAll(),
    }),
  };
}
