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
  /** Methods whose provider an operator has paused. */
  paused: readonly PayMethod[];
  points: { available: number; needed: number };
};

export function MethodChoice({ method, onChange, methods, away, paused, points }: MethodChoiceProps) {
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
  const describe = (name: PayMethod) => {
    if (paused.includes(name)) return t('methodPaused');
    return away.includes(name) ? t('methodAway') : options[name].description;
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
          description={describe(name)}
          icon={options[name].icon}
          isDisabled={paused.includes(name) || (name === 'points' && isShort)}
        />
      ))}
    </fieldset>
  );
}
