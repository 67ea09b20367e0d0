import pino, { type DestinationStream, type Logger } from 'pino';
import { env } from './env';
import { loggedFacts } from './logged-facts';
import { withoutSecrets } from './without-secrets';

let root: Logger | undefined;

/**
 * The log of this process: one JSON object a line, on standard output. Of the facts of a line, only those of
 * `logged-facts.ts` are written, and of an error only what names its kind and place.
 */
export function log(): Logger {
  root ??= createLog();
  return root;
}

/** A log that writes elsewhere, for tests. */
export function createLog(destination?: DestinationStream): Logger {
  return pino(
    {
      level: env().logLevel,
      base: { service: 'linku-pay' },
      formatters: { level: (label) => ({ level: label }) },
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: {
        // Before pino reads anything: it would take the message of an error for that of the line.
        logMethod([first, second], write) {
          const message = typeof first === 'string' ? first : second;
          write.call(this, loggedFacts(first), withoutSecrets(typeof message === 'string' ? message : ''));
        },
      },
    },
    destination,
  );
}
