'use client';

import type { Messages } from 'next-intl';
import { useFormatter, useMessages, useTranslations } from 'next-intl';
import type { Refusal } from './call-api';

type KnownCode = keyof Messages['errors'];

/** A refusal in the reader's language: our words for its reason or its code, else the server's sentence, else a neutral one. */
export function useRefusalText(): (refusal: Pick<Refusal, 'code' | 'message' | 'details'>) => string {
  const t = useTranslations('errors');
  const format = useFormatter();
  const { errors } = useMessages();
  const isKnown = (name: unknown): name is KnownCode =>
    typeof name === 'string' && errors !== undefined && Object.hasOwn(errors, name);
  return ({ code, message, details }) => {
    const known = [details.reason, code].find(isKnown);
    if (known === undefined) return message || t('unknown');
    const { until } = details;
    return t(known, {
      until: typeof until === 'string' ? format.dateTime(new Date(until), 'timestamp') : '',
    });
  };
}
