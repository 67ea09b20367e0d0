import { pageAnswer, redirectAnswer } from '../answers';
import type { Language } from '../format-amount';
import type { Answer, Door, SandboxRequest } from '../http';
import { chooseLanguage } from '../language';
import { openAccountLink } from './account-links';
import { onboardAccount } from './accounts';
import type { AccountLinkRecord, AccountRecord } from './connect-records';
import { connectWords } from './connect-words';
import { noticePage } from './notice-pages';
import { dashboardPage, onboardingPage } from './onboarding-page';
import { findPayoutBankAccount } from './payout-bank-accounts';
import type { StripeTwin } from './twin';

/**
 * The pages on which a person becomes payable: /setup/e/{account}/{secret} spends a link and leads to /setup/visit/{secret},
 * which may be reloaded; /express/{account}/{secret} shows the balance.
 */
export function connectPages(twin: StripeTwin): Door {
  return {
    owns: ({ path }) => /^\/(setup\/(e|visit)|express)\//.test(path),
    handle: (request) => {
      const switched = request.query.get('lang');
      const acceptLanguage = request.headers['accept-language'];
      const language = chooseLanguage({ switched, wanted: null, acceptLanguage });
      const [, room = '', kind = ''] = request.path.split('/');
      if (room === 'express') return showDashboard({ twin, request, language });
      if (kind === 'e') return followLink({ twin, request, language });
      return visit({ twin, request, language });
    },
  };
}

type Visit = { twin: StripeTwin; request: SandboxRequest; language: Language };

/** A link that is spent or too old leads back to the platform, which makes a new one. */
function followLink({ twin, request, language }: Visit): Answer {
  const [, , , accountId, secret = ''] = request.path.split('/');
  const link = twin.accountLinks.get(secret);
  // Anything but a person's GET would spend the link for nothing.
  if (link === undefined || link.accountId !== accountId || request.method !== 'GET')
    return missingPage(language);
  const opened = openAccountLink({ twin, link });
  if (opened === null || opened.visitId === null) return redirectAnswer(link.refreshUrl);
  return redirectAnswer(`/setup/visit/${opened.visitId}`);
}

function visit({ twin, request, language }: Visit): Answer {
  const [, , , secret = ''] = request.path.split('/');
  const link = twin.accountLinks.all().find(({ visitId }) => visitId === secret);
  const account = twin.accounts.get(link?.accountId ?? '');
  if (link === undefined || account === undefined) return missingPage(language);
  if (request.method === 'POST') return submit({ twin, request, link, account });
  const html = onboardingPage({ account, language, path: request.path });
  return pageAnswer({ html, formTargets: [new URL(link.returnUrl).origin] });
}

/** Coming back says nothing about how it ended: the platform has to ask. */
function submit({
  twin,
  request,
  link,
  account,
}: Omit<Visit, 'language'> & { link: AccountLinkRecord; account: AccountRecord }): Answer {
  const form = new URLSearchParams(request.body);
  const outcome = form.get('outcome');
  const bank = findPayoutBankAccount(form.get('bank_account') ?? '');
  if (bank !== null && (outcome === 'complete' || outcome === 'restricted')) {
    onboardAccount({ twin, account, outcome, bank });
  }
  return redirectAnswer(link.returnUrl);
}

function showDashboard({ twin, request, language }: Visit): Answer {
  const [, , accountId = '', secret = ''] = request.path.split('/');
  const link = twin.loginLinks.get(secret);
  const account = twin.accounts.get(accountId);
  if (link === undefined || account === undefined || link.accountId !== account.id)
    return missingPage(language);
  if (link.expiresAt <= twin.clock.nowSeconds()) {
    const text = connectWords[language];
    const notice = { title: text.expiredTitle, paragraph: text.expiredText };
    return pageAnswer({
      status: 410,
      html: noticePage({ ...notice, link: null, language, isEmbedded: false }),
    });
  }
  return pageAnswer({ html: dashboardPage({ twin, account, language }) });
}

function missingPage(language: Language): Answer {
  const text = connectWords[language];
  const notice = { title: text.missingTitle, paragraph: text.missingText };
  const html = noticePage({ ...notice, link: null, language, isEmbedded: false });
  return pageAnswer({ status: 404, html });
}
