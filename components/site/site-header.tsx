import { CircleUser } from 'lucide-react';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { NotificationBell } from '@/components/notifications/notification-bell';
import { ButtonLink } from '@/components/ui/button';
import { LanguageSwitch } from '@/components/ui/language-switch';
import type { Theme } from '@/components/ui/theme';
import { ThemeSwitch } from '@/components/ui/theme-switch';
import { locales, localeTable } from '@/lib/i18n/locales';
import { Logo } from './logo';
import { NavLink } from './nav-link';
import { SignOutButton } from './sign-out-button';

type SiteHeaderProps = {
  person: {
    name: string;
    isOperator: boolean;
    /** Notifications that they have not read. */
    unread: number;
  } | null;
  theme: Theme | null;
  /** When the page was read, by the server's clock (milliseconds since 1970). */
  readAt: number;
};

export function SiteHeader({ person, theme, readAt }: SiteHeaderProps) {
  const t = useTranslations('site');
  const locale = useLocale();
  const others = locales.filter((one) => localeTable[one].tag !== locale);
  return (
    <header className="no-print border-b border-line bg-surface">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-2 px-4 py-2 sm:px-6">
        <Link
          href="/"
          prefetch={false}
          className="mr-auto inline-flex min-h-11 items-center rounded-lg md:mr-4"
        >
          <Logo />
        </Link>
        <nav
          aria-label={t('navigation')}
          className="order-last -mx-4 flex w-[calc(100%+2rem)] md:gap-1 overflow-x-auto px-3 md:order-none md:mx-0 md:mr-auto md:w-auto md:px-0"
        >
          <NavLink href="/">{t('market')}</NavLink>
          {person && (
            <>
              <NavLink href="/tasks">{t('myTasks')}</NavLink>
              <NavLink href="/payments">{t('payments')}</NavLink>
              <NavLink href="/wallet">{t('wallet')}</NavLink>
              <NavLink href="/points">{t('points')}</NavLink>
              <NavLink href="/coupons">{t('coupons')}</NavLink>
            </>
          )}
          {person?.isOperator && <NavLink href="/admin">{t('admin')}</NavLink>}
        </nav>
        <div className="flex items-center">
          {others.map((other) => (
            <LanguageSwitch
              key={other}
              other={{ locale: other, ...localeTable[other] }}
              isShort={person !== null}
            />
          ))}
          <ThemeSwitch initial={theme} labels={{ dark: t('useDark'), light: t('useLight') }} />
          {person ? (
            <>
              <NotificationBell
                unread={person.unread}
                readAt={readAt}
                labels={{ none: t('notifications'), some: t.raw('notificationsUnread') }}
              />
              <Link
                href="/account"
                prefetch={false}
                className="inline-flex min-h-11 items-center gap-1.5 rounded-lg px-2.5 text-sm font-medium hover:bg-sunken"
              >
                <CircleUser aria-hidden="true" className="size-4.5 text-muted lg:hidden" />
                <span translate="no" className="sr-only max-w-40 truncate lg:not-sr-only">
                  {person.name}
                </span>
              </Link>
              <SignOutButton label={t('signOut')} isShortOnPhones />
            </>
          ) : (
            <ButtonLink href="/sign-in" tone="primary" className="ml-1.5 px-4">
              {t('signIn')}
            </ButtonLink>
          )}
        </div>
      </div>
    </header>
  );
}
