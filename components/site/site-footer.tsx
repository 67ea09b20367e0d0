import Link from 'next/link';
import { useTranslations } from 'next-intl';

type SiteFooterProps = {
  mode: 'live' | 'test' | 'sandbox';
  /** Mails go to a page in place of mailboxes, and this reader may see it. */
  hasMails: boolean;
};

export function SiteFooter({ mode, hasMails }: SiteFooterProps) {
  const t = useTranslations('site');
  return (
    <footer className="no-print mt-auto border-t border-line">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-6 text-sm text-muted sm:px-6">
        <p>{t(labels[mode])}</p>
        <nav aria-label={t('footer')} className="flex flex-wrap gap-x-6">
          {hasMails && (
            <Link href="/messages" prefetch={false} className={linkClass}>
              {t('sandboxMails')}
            </Link>
          )}
          <Link href="/rules" prefetch={false} className={linkClass}>
            {t('rules')}
          </Link>
        </nav>
      </div>
    </footer>
  );
}

const linkClass = 'inline-flex min-h-11 items-center underline underline-offset-4 hover:text-ink';

const labels = { live: 'footerLive', test: 'footerTest', sandbox: 'footerSandbox' } as const;
