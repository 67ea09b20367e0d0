'use client';

import { useEffect, useState } from 'react';
import { PageFrame } from '@/components/site/page-frame';
import { Button, ButtonLink } from '@/components/ui/button';
import { type AppLocale, defaultLocale, localeOfTag } from '@/lib/i18n/locales';

type Labels = { title: string; text: string; again: string; payments: string; reference: string };

// The catalogue may be what failed, so this text does not come from it.
const labels: Record<AppLocale, Labels> = {
  zh: {
    title: '页面出了点问题',
    text: '这是我们的问题，不是您的操作造成的。如果您刚刚在付款，请先查看付款记录，不要急着再付一次。',
    again: '重试',
    payments: '查看付款记录',
    reference: '问题编号：',
  },
  en: {
    title: 'Something went wrong',
    text: 'This is our fault, not yours. If you were paying, check your payments before trying again.',
    again: 'Try again',
    payments: 'See my payments',
    reference: 'Reference: ',
  },
};

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const [locale, setLocale] = useState(defaultLocale);
  useEffect(() => {
    setLocale(localeOfTag(document.documentElement.lang));
  }, []);
  const { title, text, again, payments, reference } = labels[locale];
  const digest = digestOf(error);
  return (
    <PageFrame width="reading">
      <div role="alert" className="grid justify-items-start gap-4">
        <h1 className="text-2xl font-semibold">{title}</h1>
        <p className="text-muted">{text}</p>
        {digest && <p className="font-mono text-sm text-muted">{`${reference}${digest}`}</p>}
        <div className="flex flex-wrap gap-3">
          <Button onClick={() => retry()}>{again}</Button>
          <ButtonLink tone="secondary" href="/payments">
            {payments}
          </ButtonLink>
        </div>
      </div>
    </PageFrame>
  );
}

/** The number under which the server's log has the error; the message itself is kept from the browser. */
function digestOf(error: unknown): string | null {
  return error instanceof Error && 'digest' in error && typeof error.digest === 'string'
    ? error.digest
    : null;
}
