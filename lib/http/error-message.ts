import type { ErrorCode } from '@/lib/core/errors';
import { catalogues } from '@/lib/i18n/catalogues';
import type { AppLocale } from '@/lib/i18n/locales';

/**
 * The text of an error: what happened and what to do now, in words of the product. Where a refusal gives a reason that
 * has a text of its own, that says more than the code.
 */
export function errorMessage({
  code,
  reason,
  locale,
}: {
  code: ErrorCode;
  reason: unknown;
  locale: AppLocale;
}): string {
  const { reason: reasons, ...messages } = catalogues[locale].api;
  const texts: Record<ErrorCode, string> = messages;
  const ofReason = Object.entries(reasons).find(([name]) => name === reason);
  return ofReason?.[1] ?? texts[code];
}
