import { createTransport, type Transporter } from 'nodemailer';
import { isLoopback } from '@/lib/core/env/is-loopback';

/** How long a server may take to be reached, to greet, and to say anything at all. Milliseconds. */
export const patienceWithServers = { connection: 10_000, greeting: 10_000, silence: 15_000 };

/** A way to the mail server: over TLS, unless it is on this machine, and to nothing else that a mail could name. */
export function smtpTransport({
  url,
  patience = patienceWithServers,
}: {
  url: string;
  patience?: typeof patienceWithServers;
}): Transporter {
  return createTransport({
    url,
    requireTLS: !isLoopback(new URL(url).hostname),
    connectionTimeout: patience.connection,
    greetingTimeout: patience.greeting,
    socketTimeout: patience.silence,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}
