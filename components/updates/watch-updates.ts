import type { Followed } from '@/lib/updates/schema';

/** What a part of a page follows. */
export type Watch = {
  of: Followed;
  /** Of a task or a payment; what belongs to the person needs none. */
  id?: number;
  /** When what it shows was read, by the server's clock (milliseconds since 1970). */
  readAt: number;
  /** `at`: when a server heard of it, by its clock; 0 where nobody knows whether there was anything. */
  onUpdate: (at: number) => void;
  /** Its person may not follow it any more, most often because they signed out elsewhere. */
  onEnd?: () => void;
  /** Whether updates arrive by themselves now, and not by the clock. */
  onStream?: (isOpen: boolean) => void;
};

/** Between two asks where there is no stream: often at first, then sparing. */
const POLL_MS = { first: 10_000, longest: 60_000 };
const RETRY_MS = { first: 1_000, longest: 60_000 };
/** Parts of a page come and go together; one stream is opened for all of them. */
const SETTLE_MS = 50;

type Timer = ReturnType<typeof setTimeout>;

const watches = new Set<Watch>();
/** The subjects that are followed now, or would be if the server could be reached; null: none. */
let followed: string | null = null;
let stream: EventSource | null = null;
let isStreaming = false;
let hasLeft = false;
let failures = 0;
let polls = 0;
let settleTimer: Timer | undefined;
let retryTimer: Timer | undefined;
let pollTimer: Timer | undefined;

/**
 * Calls `onUpdate` when something was written that this part of the page shows: told by one stream for the whole page, and by
 * the clock where no stream gets through. A hidden page follows nothing, and hears what it missed when it is shown.
 * @returns what ends it
 */
export function watchUpdates(watch: Watch): () => void {
  const own = { ...watch };
  watches.add(own);
  document.addEventListener('visibilitychange', settle);
  window.addEventListener('pagehide', stop);
  own.onStream?.(isStreaming);
  settleSoon();
  return () => {
    watches.delete(own);
    settleSoon();
  };
}

/** Follows nothing any more until the next page is loaded: whoever signs out needs to hear of nothing, and would be refused. */
export function leaveUpdates(): void {
  hasLeft = true;
  stop();
}

function settleSoon(): void {
  clearTimeout(settleTimer);
  settleTimer = setTimeout(settle, SETTLE_MS);
}

/** Begins, keeps or ends to follow, as the page needs it now. */
function settle(): void {
  const wanted = document.visibilityState === 'visible' && !hasLeft ? wantedOf() : null;
  if (wanted === followed) return;
  stop();
  followed = wanted;
  failures = 0;
  polls = 0;
  if (wanted !== null) open();
}

/** The subjects as the address names them; the person's own are in every stream. */
function wantedOf(): string | null {
  if (watches.size === 0) return null;
  const named = [...watches].flatMap(({ of, id }) => (of === 'person' ? [] : [`${of}=${id}&`]));
  return [...new Set(named)].sort().join('');
}

function open(): void {
  const since = Math.min(...[...watches].map(({ readAt }) => readAt));
  stream = new EventSource(`/api/updates?${followed}since=${since}`);
  stream.addEventListener('following', (event) => {
    failures = 0;
    polls = 0;
    clearTimeout(pollTimer);
    for (const watch of watches) watch.readAt = atOf(event);
    tellStream(true);
  });
  stream.addEventListener('update', (event) => {
    const at = atOf(event);
    for (const watch of [...watches]) {
      if (watch.of !== ofOf(event)) continue;
      watch.readAt = at;
      watch.onUpdate(at);
    }
  });
  // Who may not follow this any more need not ask again; the page says why.
  stream.addEventListener('end', () => {
    closeStream();
    for (const { onEnd } of [...watches]) onEnd?.();
  });
  stream.addEventListener('error', () => {
    closeStream();
    retryTimer = setTimeout(open, spread(RETRY_MS, failures));
    if (failures === 0) pollSoon();
    failures += 1;
  });
}

function stop(): void {
  followed = null;
  clearTimeout(retryTimer);
  clearTimeout(pollTimer);
  closeStream();
}

function closeStream(): void {
  stream?.close();
  stream = null;
  tellStream(false);
}

function pollSoon(): void {
  pollTimer = setTimeout(
    () => {
      polls += 1;
      pollSoon();
      tellAll();
    },
    spread(POLL_MS, Math.floor(polls / 4)),
  );
}

function tellAll(): void {
  for (const { onUpdate } of [...watches]) onUpdate(0);
}

function tellStream(isOpen: boolean): void {
  if (isOpen === isStreaming) return;
  isStreaming = isOpen;
  for (const { onStream } of [...watches]) onStream?.(isOpen);
}

/** Many pages that lost the same server must not come back at once. */
function spread({ first, longest }: { first: number; longest: number }, doublings: number): number {
  return Math.min(longest, first * 2 ** doublings) * (0.5 + Math.random() / 2);
}

function atOf({ data }: MessageEvent<string>): number {
  return Number(JSON.parse(data).at);
}

function ofOf({ data }: MessageEvent<string>): unknown {
  return JSON.parse(data).of;
}
