import { getTranslations } from 'next-intl/server';
import { Alert } from '@/components/ui/alert';

/** In place of what an operator could do about a case that is not their own. */
export async function OwnCaseNote() {
  const t = await getTranslations('errors');
  return <Alert tone="caution">{t('own_case')}</Alert>;
}
