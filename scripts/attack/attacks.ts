import { accounts } from './accounts';
import { answerHeaders } from './answer-headers';
import { approvals } from './approvals';
import type { Attack } from './attack';
import { bodies } from './bodies';
import { crossSite } from './cross-site';
import { databaseRole } from './database-role';
import { deletions } from './deletions';
import { forwardedHeaders } from './forwarded-headers';
import { keptSecrets } from './kept-secrets';
import { names } from './names';
import { oddRequests } from './odd-requests';
import { operators } from './operators';
import { otherMode } from './other-mode';
import { otherPeoples } from './other-peoples';
import { payoutDestinations } from './payout-destinations';
import { payPalForgery } from './paypal-forgery';
import { people } from './people';
import { prices } from './prices';
import { races } from './races';
import { redirects } from './redirects';
import { secondFactor } from './second-factor';
import { sessions } from './sessions';
import { slowClients } from './slow-clients';
import { smuggling } from './smuggling';
import { sqlInjection } from './sql-injection';
import { stripeForgery } from './stripe-forgery';
import { webhookFlood } from './webhook-flood';
import { writtenTexts } from './written-texts';

/** In this order; those that use up what others need come last. */
export const attacks: readonly Attack[] = [
  oddRequests,
  smuggling,
  answerHeaders,
  bodies,
  forwardedHeaders,
  stripeForgery,
  payPalForgery,
  webhookFlood,
  otherPeoples,
  crossSite,
  redirects,
  writtenTexts,
  sqlInjection,
  sessions,
  accounts,
  secondFactor,
  names,
  people,
  payoutDestinations,
  deletions,
  operators,
  approvals,
  prices,
  races,
  databaseRole,
  otherMode,
  keptSecrets,
  slowClients,
];
