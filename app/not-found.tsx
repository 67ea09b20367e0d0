import { SearchX } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { PageFrame } from '@/components/site/page-frame';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('problem'))('notFoundTitle') };
}

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
