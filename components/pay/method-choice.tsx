'use client';

import { Coins, CreditCard, Wallet } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { RadioCard } from '@/components/ui/radio-card';
import type { PayMethod } from '@/lib/payments/methods';

type MethodChoiceProps = {
  method: PayMethod;
  onChange: (method: PayMethod) => void;
  /** Methods that this task and this installation can take, in the order to show them. */
  methods: readonly PayMethod[];
  /** Methods whose provider has just failed to answer; they stay choosable. */
  away: readonly PayMethod[];
  points: { available: number; needed: number };
};

export function MethodChoice({ method, onChange, methods, away, points }: MethodChoiceProps) {
  const t = useTranslations('pay');
  const isShort = points.available < points.needed;
  const missing = Math.max(0, points.needed - points.available);
  const options = {
    card: { label: t('card'), description: t('cardText'), icon: <CreditCard className="size-5" /> },
    paypal: { label: t('paypal'), description: t('paypalText'), icon: <Wallet className="size-5" /> },
    points: {
      label: t('pointsOnly'),
      description: isShort ? t('pointsOnlyShort', { ...points, missing }) : t('pointsOnlyText', points),
      icon: <Coins className="size-5" />,
    },
  };
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-3 text-lg font-semibold">{t('methodLegend')}</legend>
      {methods.map((name) => (
        <RadioCard
          key={name}
          name="method"
          value={name}
          isChecked={method === name}
          onSelect={() => onChange(name)}
          label={options[name].label}
          description={away.includes(name) ? t('methodAway') : options[name].description}
          icon={options[name].icon}
          isDisabled={name === 'points' && isShort}
        />
      ))}
    </fieldset>
  );
}
