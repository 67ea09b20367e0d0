import type { Metadata } from 'next';
import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { feeTerms } from '@/components/i18n/fee-terms';
import { formatPercent } from '@/components/i18n/format-percent';
import { CancelRulesList } from '@/components/rules/cancel-rules-list';
import { FeeExampleList } from '@/components/rules/fee-example-list';
import { PageFrame } from '@/components/site/page-frame';
import { Card } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { env } from '@/lib/core/env';
import { formatMoney } from '@/lib/core/money';
import { feeRules } from '@/lib/pricing/service-fee-of';
import { OFFER_PAUSE_DAYS } from '@/lib/tasks/applications/offer-refusal-reasons';
import { cancelExamples, EXAMPLE_TASK } from '@/lib/tasks/cancellation/cancel-examples';
import { OFFER_STANDS_HOURS, SERIOUS_OFFER_BPS } from '@/lib/tasks/cancellation/cancel-rules';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('rules'))('title') };
}

const sections = [
  'fee',
  'follow',
  'reward',
  'hold',
  'payout',
  'changes',
  'points',
  'table',
  'owed',
  'cancel',
  'refund',
  'security',
] as const;

export default async function RulesPage() {
  const [t, format, locale] = await Promise.all([getTranslations('rules'), getFormatter(), getLocale()]);
  const { rewardDueHours: dueHours, autoReleaseHours: releaseHours, maxChangeRequests: changes } = env();
  const { cancelFreeHours: hours, cancelHelperBps: helperBps } = env();
  const say = (amount: number) => formatMoney({ amount, currency: 'GBP', locale });
  const { feeMoney, feePoints, reward } = EXAMPLE_TASK;
  const example = {
    exampleFee: say(feeMoney + feePoints),
    exampleMoney: say(feeMoney),
    examplePoints: feePoints,
    exampleReward: say(reward),
  };
  const offers = {
    offerShare: formatPercent({ bps: SERIOUS_OFFER_BPS, format }),
    offerHours: OFFER_STANDS_HOURS,
    pauseDays: OFFER_PAUSE_DAYS,
  };
  const rule = feeRules().standard;
  const fee = feeTerms({ rule, currency: 'GBP', format, locale });
  const { tenders, newAccount, largeReward } = env().payoutWaits;
  const payout = {
    card: tenders.card,
    alipay: tenders.alipay,
    wechatPay: tenders.wechat_pay,
    paypal: tenders.paypal,
    newDays: newAccount.days,
    newWait: newAccount.wait,
    large: formatMoney({ amount: largeReward.amount, currency: 'GBP', locale }),
    largeWait: largeReward.wait,
    longest: Math.max(...Object.values(tenders), newAccount.wait, largeReward.wait),
  };
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
              {t(`${name}Text`, {
                ...fee,
                ...offers,
                ...example,
                ...payout,
                dueHours,
                releaseHours,
                changes,
              })}
            </p>
            {name === 'follow' && <FeeExampleList rule={rule} />}
            {name === 'table' && (
              <CancelRulesList
                rules={cancelExamples({ helperBps })}
                hours={hours}
                share={formatPercent({ bps: helperBps, format })}
              />
            )}
          </section>
        ))}
      </Card>
    </PageFrame>
  );
}
