/** Pages on which a provider's scripts run: `pay` where the method is chosen, `card` where a card is entered. */
export const providerPages = ['pay', 'card'] as const;
export type ProviderPage = (typeof providerPages)[number];

const PATHS: Record<ProviderPage, RegExp> = {
  pay: /^\/tasks\/[^/]+\/pay\/?$/,
  card: /^\/tasks\/[^/]+\/pay\/card\/?$/,
};

/** Which of them is at a path of ours; null: one on which nothing runs but our own. */
export function providerPageAt(path: string): ProviderPage | null {
  return providerPages.find((page) => PATHS[page].test(path)) ?? null;
}
