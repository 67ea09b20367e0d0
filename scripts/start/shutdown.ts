export type Shutdown = {
  /** Raised as soon as stopping begins. */
  signal: AbortSignal;
  /** Opens something that must be closed at the end, even if the end comes while it is still opening. */
  own<Thing>(options: { open: () => Promise<Thing>; close: (thing: Thing) => Promise<void> }): Promise<Thing>;
  /** Closes everything, the newest first. Never rejects; a failure to close is shown on the terminal. */
  run(): Promise<void>;
};

/** Keeps the order of opening, because closing needs the reverse. */
export function createShutdown(): Shutdown {
  const controller = new AbortController();
  const closers: Array<() => Promise<void>> = [];
  let running: Promise<void> | null = null;

  const closeAll = async () => {
    controller.abort(new Error('LinkU Pay is stopping.'));
    for (const close of closers.toReversed()) {
      await close().catch((error: unknown) => console.error(error));
    }
  };
  return {
    signal: controller.signal,
    own: async ({ open, close }) => {
      controller.signal.throwIfAborted();
      const opening = open();
      closers.push(async () => {
        const [result] = await Promise.allSettled([opening]);
        if (result.status === 'fulfilled') await close(result.value);
      });
      return await opening;
    },
    run: () => {
      running ??= closeAll();
      return running;
    },
  };
}
