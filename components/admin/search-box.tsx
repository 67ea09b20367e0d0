'use client';

import { Search } from 'lucide-react';
import { usePathname, useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';

const TEXT_LENGTH_MAX = 200;

/** One box over payments, refunds, payouts and disputes, on every page of the console; it works before scripts do. */
export function SearchBox() {
  const t = useTranslations('admin');
  // Some lists have a search of their own under the same name.
  const isHere = usePathname() === '/admin/search';
  const typed = useSearchParams().get('find') ?? '';
  const text = isHere ? typed : '';
  return (
    <form method="get" action="/admin/search" aria-label={t('search')} className="no-print flex gap-3">
      <Input
        key={text}
        id="console-search"
        name="find"
        type="search"
        aria-label={t('searchLabel')}
        placeholder={t('searchPlaceholder')}
        defaultValue={text}
        autoComplete="off"
        maxLength={TEXT_LENGTH_MAX}
      />
      <Button type="submit" className="shrink-0">
        <Search aria-hidden className="size-4.5" />
        <span>{t('search')}</span>
      </Button>
    </form>
  );
}
