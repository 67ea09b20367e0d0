import { z } from 'zod';
import { StripeError } from '../api/errors';
import { urlSchema } from '../api/parameters';
import { newLinkSecret } from '../books/ids';
import type { StripeSimulator } from '../simulator';
import { accountOf } from './accounts';
import type { AccountLinkRecord, AccountRecord, LoginLinkRecord } from './connect-records';

/** A link is for a person who is there and clicks now. */
const linkLifeSeconds = 5 * 60;

export const createAccountLinkSchema = z.strictObject({
  account: z.string(),
  type: z.enum(['account_onboarding', 'account_update']),
  collect: z.enum(['currently_due', 'eventually_due']).optional(),
  collection_options: z
    .strictObject({
      fields: z.enum(['currently_due', 'eventually_due']).optional(),
      future_requirements: z.enum(['include', 'omit']).optional(),
    })
    .optional(),
  refresh_url: urlSchema,
  return_url: urlSchema,
});

/** POST /v1/account_links. Throws a StripeError for what Stripe refuses. */
export function createAccountLink({
  simulator,
  parameters,
}: {
  simulator: StripeSimulator;
  parameters: z.infer<typeof createAccountLinkSchema>;
}): Record<string, unknown> {
  const account = accountOf({ simulator, id: parameters.account });
  if (parameters.type === 'account_update') {
    const message =
      'You cannot create `account_update` type Account Links for this account. Stripe collects its requirements; use `account_onboarding`.';
    throw new StripeError({ message, param: 'type' });
  }
  const created = simulator.clock.nowSeconds();
  const link: AccountLinkRecord = {
    id: newLinkSecret(),
    accountId: account.id,
    created,
    expiresAt: created + linkLifeSeconds,
    refreshUrl: parameters.refresh_url,
    returnUrl: parameters.return_url,
    visitId: null,
  };
  simulator.accountLinks.put(link.id, link);
  const url = `${simulator.settings.publicUrl}/setup/e/${account.id}/${link.id}`;
  return { object: 'account_link', created, expires_at: link.expiresAt, url };
}

/** Spends a link on a visit of the onboarding page. Null when it is spent or too old; the person gets a new one then. */
export function openAccountLink({
  simulator,
  link,
}: {
  simulator: StripeSimulator;
  link: AccountLinkRecord;
}): AccountLinkRecord | null {
  if (link.visitId !== null || link.expiresAt <= simulator.clock.nowSeconds()) return null;
  const opened: AccountLinkRecord = { ...link, visitId: newLinkSecret() };
  simulator.journal.transact(() => simulator.accountLinks.put(opened.id, opened));
  return opened;
}

/** POST /v1/accounts/{id}/login_links. Throws a StripeError before the person has finished onboarding. */
export function createLoginLink({
  simulator,
  account,
}: {
  simulator: StripeSimulator;
  account: AccountRecord;
}): Record<string, unknown> {
  if (account.onboarding === 'not_submitted') {
    const message = 'Cannot create a login link for an account that has not completed onboarding.';
    throw new StripeError({ message });
  }
  const created = simulator.clock.nowSeconds();
  const link: LoginLinkRecord = {
    id: newLinkSecret(),
    accountId: account.id,
    created,
    expiresAt: created + linkLifeSeconds,
  };
  simulator.loginLinks.put(link.id, link);
  const url = `${simulator.settings.publicUrl}/express/${account.id}/${link.id}`;
  return { object: 'login_link', created, url };
}
