import type { useFormatter } from 'next-intl';

type PercentOptions = { bps: number; format: Pick<ReturnType<typeof useFormatter>, 'number'> };

/** Hundredths of a percent for a person to read: 1000 is "10%", 1250 is "12.5%". */
export function formatPercent({ bps, format }: PercentOptions): string {
  return format.number(bps / 10_000, { style: 'percent', maximumFractionDigits: 2 });
}
