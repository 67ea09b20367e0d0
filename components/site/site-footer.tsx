import Link from 'next/link';
import { useTranslations } from 'next-intl';

export function SiteFooter({ mode }: { mode: 'live' | 'test' | 'sandbox' }) {
  const t = useTranslations('site');
  return (
    <footer className="no-print mt-auto border-t border-line">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-6 text-sm text-muted sm:px-6">
        <p>{t(labels[mode])}</p>
        <Link
          href="/rules"
          className="inline-flex min-h-11 items-center underline underline-offset-4 hover:text-ink"
        >
          {t('rules')}
        </Link>
      </div>
    </footer>
  );
}

const labels = { live: 'footerLive', test: 'footerTest', sandbox: 'footerSandbox' } as const;
