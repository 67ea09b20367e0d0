import { getTranslations } from 'next-intl/server';
import { PageFrame } from '@/components/site/page-frame';
import { Skeleton } from '@/components/ui/skeleton';

export default async function Loading() {
  const t = await getTranslations('common');
  return (
    <PageFrame>
      <p role="status" className="sr-only">
        {t('loading')}
      </p>
      <Skeleton className="h-9 w-64" />
      <Skeleton className="h-5 w-96 max-w-full" />
      <Skeleton className="mt-4 h-28" />
      <Skeleton className="h-28" />
      <Skeleton className="h-28" />
    </PageFrame>
  );
}
