import { db } from '@/lib/core/db/client';
import { env } from '@/lib/core/env';
import type { AppLocale } from '@/lib/i18n/locales';
import type { NotificationKind } from '@/lib/notifications/states';
import type { MessageKind } from '@/lib/users/schema';
import { findMailRows, type MailRow } from './mail-row';
import { type RenderedMail, renderMail } from './render-mail';
import type { MailState } from './states';
import { unsubscribeUrlOf } from './unsubscribe-url-of';

export type ShownMail = {
  id: number;
  email: string;
  kind: NotificationKind | MessageKind;
  state: MailState;
  createdAt: string;
  locale: AppLocale;
  /** Null where its link is over: there is nothing to show. */
  mail: RenderedMail | null;
  /** Where its link leads. */
  path: string | null;
};

/** More than anybody looks through; it is the newest that somebody waits for. */
const SHOWN_MAX = 50;

/**
 * The mails of a sandbox or a test system, the newest first, as they are or would be in their mailboxes. They are written anew
 * from the same rows; only the words and the links are made here.
 * @param to only those to this address
 * @param isTrusted who asks may do as they like with accounts anyway
 * @returns null with real money, and where strangers could read them
 * @throws PayError database_unavailable
 */
export async function listMails({
  isTrusted,
  to,
}: {
  isTrusted: boolean;
  to?: string | undefined;
}): Promise<ShownMail[] | null> {
  const { mode, isPublic } = env();
  if (mode === 'live' || (isPublic && !isTrusted)) return null;
  const ids = await db().mail.findMany({
    where: {
      AND: [
        { OR: [{ reason: null }, { reason: { notIn: ['preference', 'elsewhere', 'disabled'] } }] },
        to === undefined
          ? {}
          : { OR: [{ message: { email: to } }, { notification: { user: { email: to } } }] },
      ],
    },
    orderBy: { id: 'desc' },
    take: SHOWN_MAX,
    select: { id: true },
  });
  const rows = await findMailRows({
    where: { id: { in: ids.map(({ id }) => id) } },
    orderBy: { id: 'desc' },
  });
  return rows.map(shown);
}

function shown(row: MailRow): ShownMail {
  const { id, recipient, state, createdAt, locale, content } = row;
  const path = content.of === 'message' ? content.path : content.notification.path;
  return {
    id: Number(id),
    email: recipient.email,
    kind: content.of === 'message' ? content.kind : content.notification.kind,
    state,
    createdAt: createdAt.toISOString(),
    locale,
    path,
    mail:
      path === null
        ? null
        : renderMail({ content, locale, appUrl: env().appUrl, unsubscribeUrl: unsubscribeUrlOf(row) }),
  };
}
