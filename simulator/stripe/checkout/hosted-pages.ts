import { timingSafeEqual } from 'node:crypto';
import { pageResponse, redirectResponse } from '../../http/answers';
import type { Answer, Endpoint, SimulatorRequest } from '../../http/http';
import type { Language } from '../../pages/format-amount';
import { chooseLanguage } from '../../pages/language';
import type { SessionRecord } from '../books/records';
import type { PayResult } from '../payments/confirm';
import { payByBank } from '../payments/pay-by-bank';
import { authenticate, payByCard } from '../payments/pay-by-card';
import type { StripeSimulator } from '../simulator';
import { challengePage, completionPage, noticePage } from './notice-pages';
import { type FormProblems, readPaymentForm } from './payment-form';
import { paymentLabels } from './payment-labels';
import { paymentPage } from './payment-page';
import { expireIfDue } from './sessions';

/** As the real page does: the payer is sent on when the merchant took the webhook, at the latest after this. */
const webhookWaitMs = 10_000;

/** A page of local development may be framed by any port of this machine when the session names no page of its own. */
const localOrigins = ['http://localhost:*', 'http://127.0.0.1:*'];

type Visit = {
  simulator: StripeSimulator;
  request: SimulatorRequest;
  session: SessionRecord;
  language: Language;
  isEmbedded: boolean;
  /** /c/pay/{session} or /c/embed/{client secret}. */
  path: string;
};

/** The pages that a payer sees: /c/pay/{session id}, and /c/embed/{client secret} inside a frame of the merchant's page. */
export function hostedPages(simulator: StripeSimulator): Endpoint {
  return {
    owns: ({ path }) => /^\/c\/(pay|embed)\//.test(path),
    handle: (request) => {
      const [, , kind = '', secretOrId = '', step = ''] = request.path.split('/');
      const isEmbedded = kind === 'embed';
      const stored = isEmbedded
        ? bySecret({ simulator, secret: secretOrId })
        : simulator.sessions.get(secretOrId);
      const isKind = stored !== undefined && (stored.uiMode !== 'hosted_page') === isEmbedded;
      const switched = request.query.get('lang');
      const acceptLanguage = request.headers['accept-language'];
      const language = chooseLanguage({ switched, wanted: stored?.locale ?? null, acceptLanguage });
      if (!isKind) return missingPage({ language, isEmbedded });
      const session = expireIfDue({ simulator, session: stored });
      const visit: Visit = {
        simulator,
        request,
        session,
        language,
        isEmbedded,
        path: `/c/${kind}/${secretOrId}`,
      };
      if (step === '' && request.method === 'GET') return showPage({ visit, problems: null });
      if (step === '' && request.method === 'POST') return submit(visit);
      if (step === 'authenticate' && request.method === 'GET') return showChallenge(visit);
      if (step === 'authenticate' && request.method === 'POST') return answerChallenge(visit);
      return missingPage({ language, isEmbedded });
    },
  };
}

function bySecret({
  simulator,
  secret,
}: {
  simulator: StripeSimulator;
  secret: string;
}): SessionRecord | undefined {
  const [id = ''] = secret.split('_secret_');
  const session = simulator.sessions.get(id);
  const expected = Buffer.from(session?.clientSecret ?? '');
  const given = Buffer.from(secret);
  return expected.length === given.length && timingSafeEqual(expected, given) ? session : undefined;
}

function showPage({ visit, problems }: { visit: Visit; problems: FormProblems | null }): Answer {
  const { simulator, session, language, isEmbedded, path } = visit;
  const text = paymentLabels[language];
  if (session.status === 'complete') return showComplete(visit);
  if (session.status === 'expired') {
    const link = session.cancelUrl === null ? null : { href: session.cancelUrl, label: text.back };
    const html = noticePage({
      title: text.expiredTitle,
      paragraph: text.expiredText,
      link,
      language,
      isEmbedded,
    });
    return answerPage({ visit, html });
  }
  const intent = session.intentId === null ? undefined : simulator.intents.get(session.intentId);
  const html = paymentPage({
    session,
    language,
    isEmbedded,
    problems,
    lastError: intent?.lastError ?? null,
    isAuthenticationOpen: intent?.status === 'requires_action',
    path,
  });
  return answerPage({ visit, html, status: problems === null ? 200 : 422 });
}

function showComplete(visit: Visit): Answer {
  const { session, language, isEmbedded } = visit;
  const text = paymentLabels[language];
  const { title, paragraph } = completeLabels(visit);
  if (isEmbedded) {
    const html = completionPage({
      title,
      paragraph,
      language,
      returnUrl: nextUrl(session),
      frameOrigin: originOf(session.returnUrl) ?? '*',
    });
    return answerPage({ visit, html });
  }
  const href = nextUrl(session);
  const link = href === null ? null : { href, label: text.continueToMerchant };
  return answerPage({ visit, html: noticePage({ title, paragraph, link, language, isEmbedded }) });
}

function completeLabels(visit: Visit): { title: string; paragraph: string } {
  const { simulator, session, language } = visit;
  const text = paymentLabels[language];
  if (session.paymentStatus === 'paid') return { title: text.paidTitle, paragraph: text.paidText };
  const intent = simulator.intents.get(session.intentId ?? '');
  if (intent?.status === 'processing') return { title: text.processingTitle, paragraph: text.processingText };
  return { title: text.failedTitle, paragraph: text.failedText };
}

async function submit(visit: Visit): Promise<Answer> {
  const { simulator, request, session } = visit;
  const read = readPaymentForm({ form: new URLSearchParams(request.body), nowMs: simulator.clock.nowMs() });
  if (read.kind === 'problems') return showPage({ visit, problems: read.problems });
  const result =
    read.kind === 'card'
      ? payByCard({ simulator, sessionId: session.id, card: read.card })
      : payByBank({ simulator, sessionId: session.id, iban: read.iban, name: read.name });
  if (result === null) throw new Error('The form was read, but its bank account is unknown.');
  return goOn({ visit, result });
}

function showChallenge(visit: Visit): Answer {
  const { simulator, session, language, isEmbedded, path } = visit;
  const intent = session.intentId === null ? undefined : simulator.intents.get(session.intentId);
  if (session.status !== 'open' || intent?.status !== 'requires_action')
    return redirectResponse(`${path}?lang=${language}`);
  return answerPage({ visit, html: challengePage({ session, language, isEmbedded, path }) });
}

function answerChallenge(visit: Visit): Promise<Answer> {
  const { simulator, request, session } = visit;
  const isApproved = new URLSearchParams(request.body).get('result') === 'complete';
  return goOn({ visit, result: authenticate({ simulator, sessionId: session.id, isApproved }) });
}

/** After a step there is always a redirect, so a reload repeats nothing. What went wrong is read from the PaymentIntent. */
async function goOn({ visit, result }: { visit: Visit; result: PayResult }): Promise<Answer> {
  const { simulator, session, language, path, isEmbedded } = visit;
  const here = `${path}?lang=${language}`;
  if (result.kind === 'requires_action') return redirectResponse(`${path}/authenticate?lang=${language}`);
  if (result.kind === 'declined' || result.kind === 'closed') return redirectResponse(here);
  await simulator.deliverer.firstTry({ eventId: result.completedEventId, timeoutMs: webhookWaitMs });
  return redirectResponse(isEmbedded ? here : (nextUrl(session) ?? here));
}

/** Where the merchant wants the payer next, with the session's id filled in. */
function nextUrl(session: SessionRecord): string | null {
  const url = session.uiMode === 'hosted_page' ? session.successUrl : returnUrlInUse(session);
  return url?.replaceAll('{CHECKOUT_SESSION_ID}', session.id) ?? null;
}

/** Cards never leave the page, so with `if_required` the merchant's own script goes on. */
function returnUrlInUse(session: SessionRecord): string | null {
  return session.redirectOnCompletion === 'always' ? session.returnUrl : null;
}

function answerPage({ visit, html, status = 200 }: { visit: Visit; html: string; status?: number }): Answer {
  const { session, isEmbedded } = visit;
  const framingOrigin = originOf(session.returnUrl);
  const frameAncestors = framingOrigin === null ? localOrigins : [framingOrigin];
  const formTarget = originOf(session.successUrl);
  return pageResponse({
    status,
    html,
    frameAncestors: isEmbedded ? frameAncestors : ["'none'"],
    formTargets: formTarget === null ? [] : [formTarget],
  });
}

function originOf(url: string | null): string | null {
  if (url === null) return null;
  const plain = url.replaceAll('{CHECKOUT_SESSION_ID}', '');
  return URL.canParse(plain) ? new URL(plain).origin : null;
}

function missingPage({ language, isEmbedded }: { language: Language; isEmbedded: boolean }): Answer {
  const text = paymentLabels[language];
  const html = noticePage({
    title: text.missingTitle,
    paragraph: text.missingText,
    link: null,
    language,
    isEmbedded,
  });
  return pageResponse({ status: 404, html, frameAncestors: isEmbedded ? localOrigins : ["'none'"] });
}
