import { getTranslations } from 'next-intl/server';
import { DELETED_NAME } from '@/lib/users/names';

/** How to say people's names on a page: of somebody who deleted the account, in the reader's language that they did. */
export async function sayNames(): Promise<(name: string) => string> {
  const t = await getTranslations('site');
  return (name) => (name === DELETED_NAME ? t('deletedAccount') : name);
}
