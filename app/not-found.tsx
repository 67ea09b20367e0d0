import { SearchX } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { PageFrame } from '@/components/site/page-frame';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

export default async function NotFound() {
  const t = await getTranslations('problem');
  return (
    <PageFrame width="reading">
      <EmptyState
        icon={<SearchX className="size-6" />}
        title={t('notFoundTitle')}
        action={<ButtonLink href="/">{t('goHome')}</ButtonLink>}
        isPage
      >
        {t('notFoundText')}
      </EmptyState>
    </PageFrame>
  );
}
