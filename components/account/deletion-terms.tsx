import { useTranslations } from 'next-intl';
import { SectionCard } from '@/components/ui/card';
import type { DeletionResponse } from '@/lib/users/schema';

const gone = ['person', 'devices', 'destination', 'messages'] as const;

/** What goes with an account, and what stays and why. */
export function DeletionTerms({ lost, kept }: Pick<DeletionResponse, 'lost' | 'kept'>) {
  const t = useTranslations('deletion');
  const counted = (['drafts', 'coupons', 'points'] as const).filter((what) => lost[what] > 0);
  const goes = [
    ...gone.map((what) => t(`goes.${what}`)),
    t('goes.offers', { count: lost.offers }),
    ...counted.map((what) => t(`goes.${what}`, { count: lost[what] })),
  ];
  return (
    <>
      <SectionCard id="goes" title={t('goesTitle')}>
        <Items texts={goes} />
      </SectionCard>
      <SectionCard id="stays" title={t('staysTitle')}>
        <p className="text-muted">{t('staysLead')}</p>
        <Items texts={kept.map((what) => t(`stays.${what}`))} />
      </SectionCard>
    </>
  );
}

function Items({ texts }: { texts: readonly string[] }) {
  return (
    <ul className="grid list-disc gap-1.5 pl-5">
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}
