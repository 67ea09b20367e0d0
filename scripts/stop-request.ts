/**
 * Runs `stop` once when this process is asked to end: by a signal, by Ctrl-C, or because the process that started it as
 * a child is gone (its channel closes even when it was killed, so no child outlives a killed parent).
 */
export function onStopRequest(stop: () => Promise<void>): void {
  let isStopping = false;
  const stopOnce = () => {
    if (isStopping) return;
    isStopping = true;
    stop().catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  };
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, stopOnce);
  if (process.channel) process.once('disconnect', stopOnce);
}
