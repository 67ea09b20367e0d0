import { pageResponse, redirectResponse } from '../../http/answers';
import type { Answer, Endpoint, SimulatorRequest } from '../../http/http';
import type { Language } from '../../pages/format-amount';
import { chooseLanguage } from '../../pages/language';
import { noticePage } from '../checkout/notice-pages';
import type { StripeSimulator } from '../simulator';
import { openAccountLink } from './account-links';
import { onboardAccount } from './accounts';
import { connectLabels } from './connect-labels';
import type { AccountLinkRecord, AccountRecord } from './connect-records';
import { dashboardPage, onboardingPage } from './onboarding-page';
import { findPayoutBankAccount } from './payout-bank-accounts';

/**
 * The pages on which a person becomes payable: /setup/e/{account}/{secret} spends a link and leads to /setup/visit/{secret},
 * which may be reloaded; /express/{account}/{secret} shows the balance.
 */
export function connectPages(simulator: StripeSimulator): Endpoint {
  return {
    owns: ({ path }) => /^\/(setup\/(e|visit)|express)\//.test(path),
    handle: (request) => {
      const switched = request.query.get('lang');
      const acceptLanguage = request.headers['accept-language'];
      const language = chooseLanguage({ switched, wanted: null, acceptLanguage });
      const [, section = '', kind = ''] = request.path.split('/');
      if (section === 'express') return showDashboard({ simulator, request, language });
      if (kind === 'e') return followLink({ simulator, request, language });
      return visit({ simulator, request, language });
    },
  };
}

type Visit = { simulator: StripeSimulator; request: SimulatorRequest; language: Language };

/** A link that is spent or too old leads back to the platform, which makes a new one. */
function followLink({ simulator, request, language }: Visit): Answer {
  const [, , , accountId, secret = ''] = request.path.split('/');
  const link = simulator.accountLinks.get(secret);
  // Anything but a person's GET would spend the link for nothing.
  if (link === undefined || link.accountId !== accountId || request.method !== 'GET')
    return missingPage(language);
  const opened = openAccountLink({ simulator, link });
  if (opened === null || opened.visitId === null) return redirectResponse(link.refreshUrl);
  return redirectResponse(`/setup/visit/${opened.visitId}`);
}

function visit({ simulator, request, language }: Visit): Answer {
  const [, , , secret = ''] = request.path.split('/');
  const link = simulator.accountLinks.all().find(({ visitId }) => visitId === secret);
  const account = simulator.accounts.get(link?.accountId ?? '');
  if (link === undefined || account === undefined) return missingPage(language);
  if (request.method === 'POST') return submit({ simulator, request, link, account });
  const html = onboardingPage({ account, language, path: request.path });
  return pageResponse({ html, formTargets: [new URL(link.returnUrl).origin] });
}

/** Coming back says nothing about how it ended: the platform has to ask. */
function submit({
  simulator,
  request,
  link,
  account,
}: Omit<Visit, 'language'> & { link: AccountLinkRecord; account: AccountRecord }): Answer {
  const form = new URLSearchParams(request.body);
  const outcome = form.get('outcome');
  const bank = findPayoutBankAccount(form.get('bank_account') ?? '');
  if (bank !== null && (outcome === 'complete' || outcome === 'restricted')) {
    onboardAccount({ simulator, account, outcome, bank });
  }
  return redirectResponse(link.returnUrl);
}

function showDashboard({ simulator, request, language }: Visit): Answer {
  const [, , accountId = '', secret = ''] = request.path.split('/');
  const link = simulator.loginLinks.get(secret);
  const account = simulator.accounts.get(accountId);
  if (link === undefined || account === undefined || link.accountId !== account.id)
    return missingPage(language);
  if (link.expiresAt <= simulator.clock.nowSeconds()) {
    const text = connectLabels[language];
    const notice = { title: text.expiredTitle, paragraph: text.expiredText };
    return pageResponse({
      status: 410,
      html: noticePage({ ...notice, link: null, language, isEmbedded: false }),
    });
  }
  return pageResponse({ html: dashboardPage({ simulator, account, language }) });
}

function missingPage(language: Language): Answer {
  const text = connectLabels[language];
  const notice = { title: text.missingTitle, paragraph: text.missingText };
  const html = noticePage({ ...notice, link: null, language, isEmbedded: false });
  return pageResponse({ status: 404, html });
}
