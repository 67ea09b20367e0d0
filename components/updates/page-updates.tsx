import { useTranslations } from 'next-intl';
import { FollowUpdates, type FollowUpdatesProps } from './follow-updates';

/** Keeps a page up to date, in its reader's language. */
export function PageUpdates(props: Omit<FollowUpdatesProps, 'labels'>) {
  const t = useTranslations('updates');
  return <FollowUpdates {...props} labels={{ changed: t('changed'), show: t('show') }} />;
}
