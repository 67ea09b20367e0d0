import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import type { AccountState } from '@/lib/people/states';

export function PersonState({ state }: { state: AccountState }) {
  const t = useTranslations('people.states');
  return <Badge tone={state === 'active' ? 'positive' : 'danger'}>{t(state)}</Badge>;
}
