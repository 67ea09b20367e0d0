/**
 * After this time a request is taken to wait for somebody else (a provider, its own sender), and makes room: turns are
 * for work.
 */
const TURN_MILLISECONDS = 10_000;

type Line = { working: number; waiting: Array<() => void> };

export type NetworkTurns = {
  /**
   * Begins the work when its network has a turn. `begin` gets what ends the turn, to be called once or more.
   * @returns false, and does nothing, if too many of the network wait already
   */
  take(options: { network: string; begin: (end: () => void) => void }): boolean;
};

/**
 * Lets at most `workingMax` requests of a network be worked on at once, so that everybody else waits behind that many and
 * not behind all of them.
 */
export function createNetworkTurns({
  workingMax,
  waitingMax,
}: {
  workingMax: number;
  waitingMax: number;
}): NetworkTurns {
  const lines = new Map<string, Line>();

  const start = ({
    network,
    line,
    begin,
  }: {
    network: string;
    line: Line;
    begin: (end: () => void) => void;
  }) => {
    line.working += 1;
    let isOver = false;
    const end = () => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      line.working -= 1;
      line.waiting.shift()?.();
      if (line.working === 0 && line.waiting.length === 0) lines.delete(network);
    };
    const timer = setTimeout(end, TURN_MILLISECONDS).unref();
    inATurnOfTheLoop(() => begin(end));
  };

  return {
    take: ({ network, begin }) => {
      const line = lines.get(network) ?? { working: 0, waiting: [] };
      lines.set(network, line);
      if (line.working < workingMax) {
        start({ network, line, begin });
        return true;
      }
      if (line.waiting.length >= waitingMax) return false;
      line.waiting.push(() => start({ network, line, begin }));
      return true;
    },
  };
}

const beginnings: Array<() => void> = [];

/** One beginning in each turn of the event loop: many at once would hold up everything else until all have begun. */
function inATurnOfTheLoop(begin: () => void): void {
  beginnings.push(begin);
  if (beginnings.length === 1) setImmediate(beginNext);
}

function beginNext(): void {
  const begin = beginnings[0];
  // Whatever it throws, the others begin.
  setImmediate(() => {
    beginnings.shift();
    if (beginnings.length > 0) beginNext();
  });
  begin?.();
}
