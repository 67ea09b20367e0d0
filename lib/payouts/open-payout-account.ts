import { db } from '@/lib/core/db/client';
import { databaseFault } from '@/lib/core/db/database-fault';
import { Prisma } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';
import { tryOrLog } from '@/lib/core/try-or-log';
import { type AppLocale, defaultLocale } from '@/lib/i18n/locales';
import type { ExternalReference } from '@/lib/providers/external-reference';
import { capabilities, type PayoutProviderName } from '@/lib/providers/names';
import { providerAnswer } from '@/lib/providers/with-provider';
import { destinationNotice, usableFromNow } from './destination-notice';
import { findPayoutAccountRow, listPayoutAccountRows, type PayoutAccountRow } from './payout-account-row';
import { payoutAdapter } from './payout-adapter';
import type { PayoutAccountResponse } from './schema';
import { syncPayoutAccount } from './sync-payout-account';

/**
 * Opens a person's payout account at a provider, or finds the existing one, and returns where they continue. A person
 * may name another PayPal address at any time: payouts in transit keep theirs, and new ones wait until it may be used.
 * @throws PayError payout_method_not_available, payout_account_taken, provider_unavailable, database_unavailable
 */
export async function openPayoutAccount({
  userId,
  provider,
  email = null,
  locale = defaultLocale,
}: {
  userId: number;
  provider: PayoutProviderName;
  /** Where the provider identifies people by it. */
  email?: string | null;
  locale?: AppLocale;
}): Promise<PayoutAccountResponse> {
  const known = await findPayoutAccountRow({ userId, provider });
  if (known && (email === null || email.toLowerCase() === known.reference)) {
    return answerOf(await syncPayoutAccount(known));
  }
  const adapter = payoutAdapter(provider);
  const user = await nameOfUser(userId);
  const { reference, state } = await providerAnswer(() => adapter.openPayoutAccount({ user, email }));
  return answerOf(await store({ userId, provider, reference, state, locale }));
}

/**
 * Where a person can be paid. An account that is not ready is synced first, so that a lost event does not matter.
 * @throws PayError database_unavailable
 */
export async function listPayoutAccounts({ userId }: { userId: number }): Promise<PayoutAccountResponse[]> {
  const rows = await listPayoutAccountRows(userId);
  return Promise.all(rows.map(async (row) => toResponse({ row: await syncAgain(row), onboardingUrl: null })));
}

/**
 * Where a person goes on their return from a provider's pages: to their wallet, or, if the link was too old, to a new
 * one.
 * @returns an address of our own, or the provider's for this person
 */
export async function returnFromOnboarding({
  provider,
  userId,
  isLinkOld,
}: {
  provider: PayoutProviderName;
  /** Null without a session: the wallet's page asks for sign-in. */
  userId: number | null;
  isLinkOld: boolean;
}): Promise<{ location: string }> {
  const location = '/wallet';
  const account = userId === null ? null : await findPayoutAccountRow({ userId, provider });
  if (!account) return { location };
  const looked = await syncAgain(account);
  if (!isLinkOld || looked.state === 'ready') return { location };
  const url = await tryOrLog({
    attempt: () => urlOf(looked),
    message: 'Could not make a new link for a payout account',
    facts: { user_id: userId },
  });
  return { location: url ?? location };
}

/**
 * The person's number with their token, so that nobody ever gets the account of another person with the same number.
 */
function nameOfUser(id: number): Promise<ExternalReference> {
  return db().user.findUniqueOrThrow({ where: { id }, select: { id: true, token: true } });
}

/** A provider that is away changes nothing. */
async function syncAgain(account: PayoutAccountRow): Promise<PayoutAccountRow> {
  if (account.state === 'ready') return account;
  const synced = await tryOrLog({
    attempt: () => syncPayoutAccount(account),
    message: 'Could not sync a payout account',
    facts: { payout_account_id: account.id },
    except: ['database_unavailable'],
  });
  return synced ?? account;
}

/** Two requests of one person at once end with one row; another person's account is refused. */
async function store({
  userId,
  provider,
  reference,
  state,
  locale,
}: {
  userId: number;
  provider: PayoutProviderName;
  reference: string;
  state: PayoutAccountRow['state'];
  locale: AppLocale;
}): Promise<PayoutAccountRow> {
  const kind = 'payout_destination_changed';
  // Of one that the provider opens empty, its person is told when it is ready.
  const changed = Prisma.sql`(
    SELECT s.*, b.external_id AS before_external_id FROM saved s LEFT JOIN before b ON true
    WHERE s.state = 'ready' AND s.external_id IS DISTINCT FROM b.external_id)`;
  try {
    // Back to the one that is being replaced is no change.
    await db().$executeRaw`
      WITH before AS (
        SELECT external_id FROM payout_accounts WHERE user_id = ${userId} AND provider = ${provider} FOR UPDATE),
      saved AS (
        INSERT INTO payout_accounts AS a (user_id, provider, external_id, state, usable_at)
        VALUES (${userId}, ${provider}, ${reference}, ${state}, ${usableFromNow()})
        ON CONFLICT (user_id, provider) DO UPDATE SET
          external_id = EXCLUDED.external_id, state = EXCLUDED.state, updated_at = now(),
          usable_at = CASE
            WHEN a.external_id = EXCLUDED.external_id THEN a.usable_at
            WHEN a.usable_at > now() AND a.replaced_external_id = EXCLUDED.external_id THEN now()
            ELSE EXCLUDED.usable_at END,
          replaced_external_id = CASE
            WHEN a.external_id = EXCLUDED.external_id THEN a.replaced_external_id
            WHEN a.usable_at <= now() THEN a.external_id
            WHEN a.replaced_external_id <> EXCLUDED.external_id THEN a.replaced_external_id END
        RETURNING user_id, external_id, usable_at, state)
      ${destinationNotice({ kind, provider, locale, changed })}`;
  } catch (error) {
    const { constraint } = databaseFault(error);
    if (constraint !== 'payout_accounts_external_key') throw error;
    // Of two requests at once the second may meet this constraint first, though the account is its own person's.
    const own = await findPayoutAccountRow({ userId, provider });
    if (own?.reference !== reference) throw new PayError('payout_account_taken');
  }
  const row = await findPayoutAccountRow({ userId, provider });
  if (!row) throw new PayError('conflict', { message: 'a payout account was not written' });
  return row;
}

async function answerOf(row: PayoutAccountRow): Promise<PayoutAccountResponse> {
  return toResponse({ row, onboardingUrl: row.state === 'ready' ? null : await urlOf(row) });
}

function urlOf({ provider, reference }: PayoutAccountRow): Promise<string | null> {
  return providerAnswer(() => payoutAdapter(provider).payoutAccountUrl({ reference }));
}

function toResponse({
  row: { provider, reference, state, usableFrom, replaced },
  onboardingUrl,
}: {
  row: PayoutAccountRow;
  onboardingUrl: string | null;
}): PayoutAccountResponse {
  return {
    provider,
    state,
    // An account's number means nothing to a person; their address does.
    email: capabilities[provider].payoutAccount === 'address' ? reference : null,
    usable_from: usableFrom?.toISOString() ?? null,
    replaced_email: usableFrom && capabilities[provider].payoutAccount === 'address' ? replaced : null,
    onboarding_url: onboardingUrl,
  };
}
