/** Every number of points from 0 to `max` can be used, but for the gap from `skip_from` to `skip_to` inclusive. */
export type PointsChoices = { max: number; skip_from: number | null; skip_to: number | null };

/**
 * The numbers of points that leave either nothing or at least the provider's minimum to pay.
 * @param due the rest after the coupon, in minor units
 * @param available points that this person may use
 * @param minimum the provider's smallest amount, in minor units
 */
export function pointsChoices({
  due,
  available,
  minimum,
}: {
  due: number;
  available: number;
  minimum: number;
}): PointsChoices {
  const max = Math.min(due, available);
  const skipFrom = Math.max(0, due - minimum + 1);
  const skipTo = Math.min(due - 1, max);
  if (skipFrom > skipTo) return { max, skip_from: null, skip_to: null };
  return { max, skip_from: skipFrom, skip_to: skipTo };
}

/** The nearest number of points that works; of two equally near ones the larger, which costs the payer less money. */
export function snapPoints({ points, choices }: { points: number; choices: PointsChoices }): number {
  const { max, skip_from: skipFrom, skip_to: skipTo } = choices;
  const wanted = Math.max(0, Math.min(max, points));
  if (skipFrom === null || skipTo === null || wanted < skipFrom || wanted > skipTo) return wanted;
  const below = skipFrom - 1;
  const above = skipTo + 1;
  if (above > max) return Math.max(0, below);
  if (below < 0) return above;
  return wanted - below < above - wanted ? below : above;
}
