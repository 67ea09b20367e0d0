import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { Disclosure } from '@/components/ui/disclosure';
import type { MailState } from '@/lib/mails/states';

export type ListedMail = {
  id: number;
  email: string;
  state: MailState;
  /** When it was written, in words. */
  at: string;
  /** Its language, BCP 47. */
  tag: string;
  /** Null: its link is over. */
  mail: { subject: string; text: string; html: string } | null;
  path: string | null;
};

/** Mails with their way on, and what a mailbox would show. A frame without any right draws the HTML, so nothing in it runs. */
export function MailList({ mails }: { mails: readonly ListedMail[] }) {
  const t = useTranslations('messages');
  return (
    <ul className="grid gap-4">
      {mails.map(({ id, email, state, at, tag, mail, path }) => (
        <li key={id} className="grid gap-2 border-line border-b pb-4 last:border-0 last:pb-0">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <p className="min-w-0 break-words font-semibold" translate="no">
              {email}
            </p>
            <Badge tone={state === 'parked' ? 'danger' : 'neutral'}>{t(`state.${state}`)}</Badge>
          </div>
          <p lang={tag} className="break-words">
            {mail?.subject ?? t('over')}
          </p>
          <p className="text-muted text-sm">{at}</p>
          {path && (
            <p>
              <a
                href={path}
                className="inline-flex min-h-11 items-center font-semibold text-brand underline underline-offset-4"
              >
                {t('follow')}
              </a>
            </p>
          )}
          {mail && (
            <Disclosure summary={t('show')}>
              <iframe
                sandbox=""
                title={t('frame', { subject: mail.subject })}
                srcDoc={mail.html}
                loading="lazy"
                className="mb-4 h-96 w-full rounded-lg border border-line bg-white"
              />
              <pre lang={tag} className="overflow-x-auto whitespace-pre-wrap break-words text-sm">
                {mail.text}
              </pre>
            </Disclosure>
          )}
        </li>
      ))}
    </ul>
  );
}
