import { db } from '@/lib/core/db/client';
import { env } from '@/lib/core/env';
import { wantsMail } from '@/lib/notifications/wants-mail';
import { decideMail } from './decide-mail';
import { type Delivery, handToServer } from './hand-to-server';
import { findMailRows, type MailRow } from './mail-row';
import { renderMail } from './render-mail';
import type { MailReason, MailState } from './states';
import { unsubscribeUrlOf } from './unsubscribe-url-of';

/** About nine hours, with the delays below. After that somebody has to look. */
const ATTEMPTS_MAX = 10;
const DELAY_FIRST_SECONDS = 60;
const DELAY_MAX_SECONDS = 3 * 60 * 60;

/**
 * Sends one mail that this process has claimed, or ends it unsent. The server may have taken it although its answer was lost:
 * it is then sent again, under the same Message-ID.
 * @throws PayError database_unavailable; any other error is our bug
 */
export async function sendMail({ id }: { id: bigint }): Promise<void> {
  const [mail] = await findMailRows({ where: { id, state: 'waiting' }, take: 1 });
  if (!mail) return;
  const { smtp } = env();
  const decision = decideMail({ mail, isWanted: await isWanted(mail), hasServer: smtp !== null });
  if (decision.act === 'end') return end({ mail, ...decision });
  if (smtp === null) return;
  const unsubscribeUrl = unsubscribeUrlOf(mail);
  const { appUrl } = env();
  const rendered = renderMail({ content: mail.content, locale: mail.locale, appUrl, unsubscribeUrl });
  const messageId = `<${mail.token}@${new URL(appUrl).hostname}>`;
  const delivery = await handToServer({
    mail: { to: mail.recipient.email, ...rendered, messageId, unsubscribeUrl },
    smtp,
  });
  await record({ mail, delivery });
}

async function isWanted({ recipient: { userId }, content }: MailRow): Promise<boolean> {
  if (userId === null || content.of === 'message') return true;
  return wantsMail({ userId, kind: content.notification.kind });
}

async function record({ mail, delivery }: { mail: MailRow; delivery: Delivery }): Promise<void> {
  if (delivery.outcome === 'accepted') return end({ mail, state: 'sent', reason: null });
  const { outcome: reason, smtpCode } = delivery;
  if (reason === 'refused' || mail.attempts >= ATTEMPTS_MAX)
    return end({ mail, state: 'parked', reason, smtpCode });
  const delay = Math.min(DELAY_MAX_SECONDS, DELAY_FIRST_SECONDS * 2 ** (mail.attempts - 1));
  await db().$executeRaw`
    UPDATE mails SET reason = ${reason}, smtp_code = ${smtpCode}, locale = ${mail.locale},
      next_attempt_at = now() + make_interval(secs => ${delay}::float)
    WHERE id = ${mail.id} AND state = 'waiting'`;
}

/** Whoever comes second finds that it is over. */
async function end({
  mail,
  state,
  reason,
  smtpCode = null,
}: {
  mail: MailRow;
  state: Exclude<MailState, 'waiting'>;
  reason: MailReason | null;
  smtpCode?: number | null;
}): Promise<void> {
  await db().mail.updateMany({
    where: { id: mail.id, state: 'waiting' },
    data: { state, reason, smtpCode, locale: mail.locale, nextAttemptAt: null, endedAt: new Date() },
  });
}
