import { useTranslations } from 'next-intl';
import { DELETED_NAME } from '@/lib/users/names';

/** How to say people's names in a component of the server: of somebody who deleted the account, in the reader's language that they did. */
export function usePersonName(): (name: string) => string {
  const t = useTranslations('site');
  return (name) => (name === DELETED_NAME ? t('deletedAccount') : name);
}
