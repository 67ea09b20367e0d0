import { useTranslations } from 'next-intl';
import { Skeleton } from '@/components/ui/skeleton';

/** The shape of the pay form while the server prices it. */
export function PaySkeleton() {
  const t = useTranslations('common');
  return (
    <>
      <p role="status" className="sr-only">
        {t('loading')}
      </p>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_23rem]">
        <div className="grid gap-5">
          <Skeleton className="h-80 rounded-2xl" />
          <Skeleton className="h-24 rounded-2xl" />
        </div>
        <Skeleton className="h-96 rounded-2xl" />
      </div>
    </>
  );
}
