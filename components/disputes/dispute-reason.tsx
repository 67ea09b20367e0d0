import { useMessages, useTranslations } from 'next-intl';

/** Why a payer disputes, in words where we know the provider's code. */
export function DisputeReason({ reason }: { reason: string }) {
  const t = useTranslations('disputes.reasons');
  const { disputes } = useMessages();
  const isKnown = (text: string): text is keyof NonNullable<typeof disputes>['reasons'] =>
    disputes !== undefined && Object.hasOwn(disputes.reasons, text);
  return isKnown(reason) ? t(reason) : reason;
}
