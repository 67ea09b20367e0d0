import { getTranslations } from 'next-intl/server';
import { PageFrame } from '@/components/site/page-frame';
import { Skeleton } from '@/components/ui/skeleton';

export default async function LoadingPay() {
  const t = await getTranslations('common');
  return (
    <PageFrame>
      <p role="status" className="sr-only">
        {t('loading')}
      </p>
      <Skeleton className="h-9 w-56" />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_23rem]">
        <div className="grid gap-5">
          <Skeleton className="h-80 rounded-2xl" />
          <Skeleton className="h-24 rounded-2xl" />
        </div>
        <Skeleton className="h-96 rounded-2xl" />
      </div>
    </PageFrame>
  );
}
