import { Prisma } from '@/lib/core/db/generated/client';
import { env } from '@/lib/core/env';
import { type AppLocale, defaultLocale } from '@/lib/i18n/locales';
import { capabilities, type PayoutProviderName } from '@/lib/providers/names';
import type { MessageKind } from '@/lib/users/schema';

type DestinationNotice = {
  kind: Extract<MessageKind, `payout_destination_${string}`>;
  provider: PayoutProviderName;
  locale?: AppLocale;
};

/** When a destination that is new now may be used. SQL. */
export function usableFromNow(): Prisma.Sql {
  return Prisma.sql`(now() + make_interval(hours => ${env().payoutDestinationWaitHours}::integer))`;
}

/**
 * Tells a person that their money goes elsewhere, in the statement that changes it: at the address of their account, which no
 * session can change, and at the address that they were paid to before.
 * @param changed of a query with user_id, external_id, usable_at and before_external_id; each row is told
 */
export function destinationNotice({
  kind,
  provider,
  locale = defaultLocale,
  changed,
}: DestinationNotice & { changed: Prisma.Sql }): Prisma.Sql {
  const isAddress = capabilities[provider].payoutAccount === 'address';
  return Prisma.sql`
    INSERT INTO messages (email, kind, locale, detail)
    SELECT DISTINCT told.email, ${kind}, ${locale}, jsonb_build_object('provider', ${provider}::text, 'usable_at', c.usable_at,
      'destination', CASE WHEN ${isAddress} THEN left(c.external_id, 1) || '***@' || split_part(c.external_id, '@', 2) END)
    FROM ${changed} c
    CROSS JOIN LATERAL (
      SELECT u.email FROM users u WHERE u.id = c.user_id
      UNION
      SELECT p.destination FROM payouts p
      WHERE ${isAddress} AND p.user_id = c.user_id AND p.provider = ${provider} AND p.destination = c.before_external_id
        AND p.status = 'paid') told`;
}
