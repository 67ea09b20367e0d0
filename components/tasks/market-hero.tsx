import { Handshake, PencilLine, ShieldCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { ButtonLink } from '@/components/ui/button';

const steps = [
  { key: 'step1', Icon: PencilLine },
  { key: 'step2', Icon: Handshake },
  { key: 'step3', Icon: ShieldCheck },
] as const;

/** What this place is for, and the one thing to do here. */
export function MarketHero() {
  const t = useTranslations('tasks');
  return (
    <section className="grid gap-8 rounded-2xl border border-line bg-surface p-6 shadow-card sm:p-10 lg:grid-cols-[1.3fr_1fr] lg:items-center">
      <div className="grid justify-items-start gap-4">
        <h1 className="text-2xl font-semibold tracking-tight sm:text-4xl">{t('homeTitle')}</h1>
        <p className="max-w-xl text-lg text-muted">{t('homeLead')}</p>
        <ButtonLink href="/tasks/new" className="min-h-12 px-6 text-base">
          {t('post')}
        </ButtonLink>
      </div>
      <ol className="grid gap-4">
        {steps.map(({ key, Icon }) => (
          <li key={key} className="flex gap-3.5">
            <span
              aria-hidden="true"
              className="grid size-10 shrink-0 place-items-center rounded-xl bg-brand-soft text-brand"
            >
              <Icon className="size-5" />
            </span>
            <span className="grid gap-0.5">
              <span className="font-semibold">{t(key)}</span>
              <span className="text-sm text-muted">{t(`${key}Text`)}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
