'use client';

import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { Skeleton } from '@/components/ui/skeleton';

/** As high as the provider's button, so that nothing moves when it comes. */
export function ButtonsSkeleton() {
  const t = useTranslations('pay');
  return (
    <div role="status" className="min-h-12">
      <span className="sr-only">{t('buttonsLoading')}</span>
      <Skeleton className="h-12" />
    </div>
  );
}

/** In place of buttons that cannot be shown: our own button beneath still works, and is the one to press then. */
export function ButtonsAway({ onAway }: { onAway: (isAway: boolean) => void }) {
  const t = useTranslations('pay');
  useEffect(() => {
    onAway(true);
    return () => onAway(false);
  }, [onAway]);
  return (
    <p role="status" className="flex min-h-12 items-center text-sm text-muted">
      {t('buttonsAway')}
    </p>
  );
}
