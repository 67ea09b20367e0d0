import { patienceWithServers, smtpTransport } from './smtp-transport';
import type { MailFault } from './states';

/** A mail as it goes to the server. */
export type OutgoingMail = {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The same each time that this mail is sent, so that a mailbox can drop the second one. */
  messageId: string;
  /** For mailboxes that show a way out beside the mail. */
  unsubscribeUrl: string | null;
};

/** What the server said. unreachable: perhaps it has the mail, and its answer was lost. */
export type Delivery =
  | { outcome: 'accepted' }
  | { outcome: Exclude<MailFault, 'broken'>; smtpCode: number | null };

/** The whole of it: a server that says one byte at a time must not hold a worker. */
const PATIENCE_WHOLE_MS = 45_000;

/**
 * Hands one mail to the mail server, over TLS unless it is on this machine.
 * @param patience how long each step may take, in milliseconds; tests are less patient
 * @returns what became of it; it does not throw for what a server or a network does
 */
export async function handToServer({
  mail: { to, subject, text, html, messageId, unsubscribeUrl },
  smtp: { url, from },
  patience = patienceWithServers,
  patienceWhole = PATIENCE_WHOLE_MS,
}: {
  mail: OutgoingMail;
  smtp: { url: string; from: string };
  patience?: typeof patienceWithServers;
  patienceWhole?: number;
}): Promise<Delivery> {
  const transport = smtpTransport({ url, patience });
  const headers = {
    'Auto-Submitted': 'auto-generated',
    ...(unsubscribeUrl !== null && {
      'List-Unsubscribe': `<${unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    }),
  };
  try {
    const sending = transport.sendMail({
      from,
      to: { name: '', address: to },
      subject,
      text,
      html,
      messageId,
      headers,
    });
    await withinTime({ work: sending, milliseconds: patienceWhole });
    return { outcome: 'accepted' };
  } catch (error) {
    return faultOf(error);
  } finally {
    transport.close();
  }
}

async function withinTime({
  work,
  milliseconds,
}: {
  work: Promise<unknown>;
  milliseconds: number;
}): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The mail server took too long')), milliseconds);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // What comes of it later is nobody's concern any more.
    work.catch(() => undefined);
  }
}

/** The text of a server's answer may name people, so only its code goes on. */
function faultOf(error: unknown): Delivery {
  const code = error instanceof Error && 'responseCode' in error ? error.responseCode : null;
  if (typeof code !== 'number') return { outcome: 'unreachable', smtpCode: null };
  return { outcome: code >= 500 ? 'refused' : 'delayed', smtpCode: code };
}
