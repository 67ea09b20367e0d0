import { useMessages, useTranslations } from 'next-intl';

/** A provider's name as people write it; one without a label is shown as stored. */
export function ProviderName({ provider }: { provider: string }) {
  const t = useTranslations('provider');
  const { provider: names } = useMessages();
  const isKnown = (text: string): text is keyof NonNullable<typeof names> =>
    names !== undefined && Object.hasOwn(names, text);
  return <span>{isKnown(provider) ? t(provider) : provider}</span>;
}
