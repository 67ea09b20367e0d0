import pino, { type Logger } from 'pino';
import { env } from './env';

/**
 * Fields that may carry a secret or personal data. They are removed wherever they occur, so that a careless `log.info({
 * user })` writes an id and nothing else.
 */
const PRIVATE_FIELDS = [
  'email',
  'name',
  'password',
  'passwordHash',
  'authorization',
  'cookie',
  'secret',
  'clientSecret',
  'client_secret',
  'secretKey',
  'token',
  'rawBody',
  'customer_details',
  'customer_email',
];

let root: Logger | undefined;

/** The log of this process: one JSON object a line, on standard output. */
export function log(): Logger {
  root ??= pino({
    level: env().logLevel,
    base: { service: 'linku-pay' },
    formatters: { level: (label) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: PRIVATE_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      remove: true,
    },
    serializers: { error: pino.stdSerializers.err },
  });
  return root;
}
