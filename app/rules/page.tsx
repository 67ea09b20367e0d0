import type { Metadata } from 'next';
import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { feeTerms } from '@/components/i18n/fee-terms';
import { PageFrame } from '@/components/site/page-frame';
import { Card } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { env } from '@/lib/core/env';
import { feeRules } from '@/lib/pricing/service-fee-of';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('rules'))('title') };
}

const sections = ['fee', 'reward', 'hold', 'points', 'cancel', 'refund', 'security'] as const;

export default async function RulesPage() {
  const [t, format, locale] = await Promise.all([getTranslations('rules'), getFormatter(), getLocale()]);
  const { rewardDueHours: dueHours, autoReleaseHours: releaseHours } = env();
  const fee = feeTerms({ rule: feeRules().standard, currency: 'GBP', format, locale });
  return (
    <PageFrame width="reading">
      <PageHeading title={t('title')} lead={t('lead')} />
      <Card className="grid gap-7">
        {sections.map((name) => (
          <section key={name} aria-labelledby={name} className="grid gap-2">
            <h2 id={name} className="text-lg font-semibold">
              {t(`${name}Title`)}
            </h2>
            <p className="leading-relaxed text-muted">
              {t(`${name}Text`, { ...fee, dueHours, releaseHours })}
            </p>
          </section>
        ))}
      </Card>
    </PageFrame>
  );
}
