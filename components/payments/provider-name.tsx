import { useMessages, useTranslations } from 'next-intl';

/** How people write a provider's name; one that has no words yet is shown as we store it. */
export function ProviderName({ provider }: { provider: string }) {
  const t = useTranslations('provider');
  const { provider: names } = useMessages();
  const isKnown = (text: string): text is keyof NonNullable<typeof names> =>
    names !== undefined && Object.hasOwn(names, text);
  return isKnown(provider) ? t(provider) : provider;
}
