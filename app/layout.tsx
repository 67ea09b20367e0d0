import type { Metadata, Viewport } from 'next';
import localFont from 'next/font/local';
import { cookies } from 'next/headers';
import { NextIntlClientProvider } from 'next-intl';
import { getLocale, getMessages, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { IdentityDialog } from '@/components/account/identity-dialog';
import { SiteFooter } from '@/components/site/site-footer';
import { SiteHeader } from '@/components/site/site-header';
import { parseTheme, themeCookie } from '@/components/ui/theme';
import { currentUser } from '@/lib/auth/current-user';
import { isOperatorRole } from '@/lib/auth/roles';
import { env } from '@/lib/core/env';
import { type LocaleScript, localeOfTag, localeTable } from '@/lib/i18n/locales';
import { countUnread } from '@/lib/notifications/count-unread';
import './globals.css';

// Latin only: Chinese comes from the reader's own system, which has better fonts than we could send. So do the marks that
// both scripts have and Chinese draws as wide as a character: dashes, quotation marks and dots.
const inter = localFont({
  src: '../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  variable: '--font-inter',
  weight: '100 900',
  display: 'swap',
});
const interBesideChinese = localFont({
  src: '../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  variable: '--font-inter',
  weight: '100 900',
  display: 'swap',
  declarations: [{ prop: 'unicode-range', value: 'U+0000-2013, U+2016-201B, U+201E-2025, U+2027-10FFFF' }],
});

const fonts: Record<LocaleScript, { variable: string }> = { chinese: interBesideChinese, latin: inter };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('site');
  return {
    metadataBase: new URL(env().appUrl),
    title: { default: t('title'), template: `%s · LinkU` },
    description: t('description'),
    manifest: '/manifest.webmanifest',
    icons: {
      icon: [
        { url: '/favicon.ico', sizes: '48x48' },
        { url: '/icon.svg', type: 'image/svg+xml' },
      ],
      apple: '/apple-touch-icon.png',
    },
    openGraph: {
      type: 'website',
      siteName: 'LinkU Pay',
      images: [{ url: '/social.png', width: 1200, height: 630, alt: 'LinkU Pay' }],
    },
    twitter: { card: 'summary_large_image' },
  };
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f6f6f2' },
    { media: '(prefers-color-scheme: dark)', color: '#0e1311' },
  ],
};

/** Every page of a person may have an act that needs their password. */
async function IdentityDialogIsland({ email }: { email: string }) {
  const { account, identity, secondFactor } = await getMessages();
  return (
    <NextIntlClientProvider messages={{ account, identity, secondFactor }}>
      <IdentityDialog email={email} />
    </NextIntlClientProvider>
  );
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const readAt = Date.now();
  const [locale, jar, user, t] = await Promise.all([
    getLocale(),
    cookies(),
    currentUser(),
    getTranslations('site'),
  ]);
  const unread = user ? await countUnread({ userId: user.id }) : 0;
  const { script } = localeTable[localeOfTag(locale)];
  const theme = parseTheme(jar.get(themeCookie)?.value);
  return (
    <html lang={locale} data-theme={theme ?? undefined} className={fonts[script].variable}>
      <body className="flex min-h-dvh flex-col font-sans antialiased">
        <a
          href="#main"
          className="sr-only rounded-lg bg-brand px-4 py-3 font-semibold text-on-brand focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-10"
        >
          {t('skip')}
        </a>
        <NextIntlClientProvider messages={{}}>
          <SiteHeader
            person={user && { name: user.name, isOperator: isOperatorRole(user.role), unread }}
            theme={theme}
            readAt={readAt}
          />
          <div className="contents">{children}</div>
          <SiteFooter mode={env().mode} hasMails={env().mode === 'sandbox' && !env().isPublic} />
          {user && <IdentityDialogIsland email={user.email} />}
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
