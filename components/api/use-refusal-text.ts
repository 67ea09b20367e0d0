'use client';

import type { Messages } from 'next-intl';
import { useMessages, useTranslations } from 'next-intl';
import type { Refusal } from './call-api';

type KnownCode = keyof Messages['errors'];

/** A refusal in the reader's language: our words for its code, else the server's sentence, else a neutral one. */
export function useRefusalText(): (refusal: Pick<Refusal, 'code' | 'message'>) => string {
  const t = useTranslations('errors');
  const { errors } = useMessages();
  const isKnown = (code: string): code is KnownCode => errors !== undefined && Object.hasOwn(errors, code);
  return ({ code, message }) => (isKnown(code) ? t(code) : message || t('unknown'));
}
