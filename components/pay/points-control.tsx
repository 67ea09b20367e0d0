'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Slider } from '@/components/ui/slider';
import { formatMoney } from '@/lib/core/money';
import { type PointsChoices, snapPoints } from '@/lib/pricing/points-choices';
import { useTypedPoints } from './use-typed-points';

type PointsControlProps = {
  points: number;
  onChange: (points: number) => void;
  available: number;
  choices: PointsChoices;
  /** The least that the chosen provider takes, in minor units. */
  minimum: number;
  currency: string;
  /** The last number was moved to one that works. */
  isSnapped: boolean;
  onSnapped: (isSnapped: boolean) => void;
};

/** How many points to use beside the money: a switch, then a slider and a number that move together. */
export function PointsControl({
  points,
  onChange,
  available,
  choices,
  minimum,
  currency,
  isSnapped,
  onSnapped,
}: PointsControlProps) {
  const t = useTranslations('pay');
  const common = useTranslations('common');
  const locale = useLocale();
  const typed = useTypedPoints({ points, onTyped: choose });
  const [isOpen, setIsOpen] = useState(points > 0);
  const canUse = choices.max > 0;
  const minimumText = formatMoney({ amount: minimum, currency, locale });

  function choose(wanted: number) {
    typed.forget();
    const snapped = snapPoints({ points: wanted, choices });
    onSnapped(snapped !== wanted);
    onChange(snapped);
  }

  /** An arrow key at the edge of the gap must carry the thumb across it, not leave it where it was. */
  function slide(wanted: number) {
    const snapped = snapPoints({ points: wanted, choices });
    if (snapped !== points || wanted === points) return choose(wanted);
    const { skip_from: skipFrom, skip_to: skipTo } = choices;
    choose(wanted > points ? (skipTo ?? wanted) + 1 : (skipFrom ?? wanted) - 1);
  }

  function onToggle(isUsed: boolean) {
    setIsOpen(isUsed);
    typed.forget();
    onSnapped(false);
    onChange(isUsed ? snapPoints({ points: choices.max, choices }) : 0);
  }

  if (!canUse && points === 0) {
    return <p className="text-[0.9375rem] text-muted">{t('pointsNone')}</p>;
  }
  return (
    <div className="grid gap-3">
      <label className="flex min-h-11 items-center gap-3">
        <input
          type="checkbox"
          checked={isOpen}
          onChange={(event) => onToggle(event.target.checked)}
          aria-describedby="points-rate"
          className="size-4.5 shrink-0 accent-brand"
        />
        <span className="grid flex-1 gap-0.5">
          <span className="flex flex-wrap justify-between gap-x-4 font-semibold">
            <span>{t('pointsToggle')}</span>
            <span className="text-sm font-medium text-muted tabular-nums">
              {t('pointsBalance', { available })}
            </span>
          </span>
          <span id="points-rate" className="text-sm text-muted">
            {t('pointsRate')}
          </span>
        </span>
      </label>
      {isOpen && (
        <div className="grid gap-3 rounded-xl bg-sunken p-4">
          <Slider
            aria-label={t('pointsSlider')}
            aria-describedby="points-hint"
            aria-valuetext={common('points', { count: points })}
            min={0}
            max={choices.max}
            value={points}
            onChange={(event) => slide(Number(event.target.value))}
          />
          <div className="flex flex-wrap items-end gap-3">
            <div className="grid flex-1 basis-36 gap-1.5">
              <label htmlFor="points" className="text-sm font-medium">
                {t('pointsField')}
              </label>
              <Input
                id="points"
                inputMode="numeric"
                autoComplete="off"
                aria-describedby={typed.isMisread ? 'points-hint points-misread' : 'points-hint'}
                aria-invalid={typed.isMisread || undefined}
                {...typed.control}
              />
            </div>
            <Button tone="secondary" onClick={() => choose(choices.max)}>
              {t('pointsAll')}
            </Button>
          </div>
          <p id="points-hint" className="text-sm text-muted">
            {minimum > 1
              ? t('pointsMinimumHint', { max: choices.max, minimum: minimumText })
              : t('pointsMaximumHint', { max: choices.max })}
          </p>
          <p id="points-misread" role="alert" className="text-sm font-medium text-danger empty:hidden">
            {typed.isMisread ? t('pointsMisread', { count: points }) : ''}
          </p>
          <p role="status" className="text-sm font-medium text-caution empty:hidden">
            {isSnapped ? t('pointsSnapped', { count: points, minimum: minimumText }) : ''}
          </p>
        </div>
      )}
    </div>
  );
}
