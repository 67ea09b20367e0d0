import { timingSafeEqual } from 'node:crypto';
import { pageAnswer, redirectAnswer } from '../answers';
import type { Language } from '../format-amount';
import type { Answer, Door, SandboxRequest } from '../http';
import { chooseLanguage } from '../language';
import type { PayResult } from './confirm';
import { challengePage, completionPage, noticePage } from './notice-pages';
import { payByBank } from './pay-by-bank';
import { authenticate, payByCard } from './pay-by-card';
import { type FormProblems, readPaymentForm } from './payment-form';
import { paymentPage } from './payment-page';
import { paymentWords } from './payment-words';
import type { SessionRecord } from './records';
import { expireIfDue } from './sessions';
import type { StripeTwin } from './twin';

/** As the real page does: the payer is sent on when the merchant took the webhook, at the latest after this. */
const webhookWaitMs = 10_000;

/** A page of local development may be framed by any port of this machine when the session names no page of its own. */
const localOrigins = ['http://localhost:*', 'http://127.0.0.1:*'];

type Visit = {
  twin: StripeTwin;
  request: SandboxRequest;
  session: SessionRecord;
  language: Language;
  isEmbedded: boolean;
  /** /c/pay/{session} or /c/embed/{client secret}. */
  path: string;
};

/** The pages that a payer sees: /c/pay/{session id}, and /c/embed/{client secret} inside a frame of the merchant's page. */
export function hostedPages(twin: StripeTwin): Door {
  return {
    owns: ({ path }) => /^\/c\/(pay|embed)\//.test(path),
    handle: (request) => {
      const [, , kind = '', secretOrId = '', step = ''] = request.path.split('/');
      const isEmbedded = kind === 'embed';
      const stored = isEmbedded ? bySecret({ twin, secret: secretOrId }) : twin.sessions.get(secretOrId);
      const isKind = stored !== undefined && (stored.uiMode !== 'hosted_page') === isEmbedded;
      const switched = request.query.get('lang');
      const acceptLanguage = request.headers['accept-language'];
      const language = chooseLanguage({ switched, wanted: stored?.locale ?? null, acceptLanguage });
      if (!isKind) return missingPage({ language, isEmbedded });
      const session = expireIfDue({ twin, session: stored });
      const visit: Visit = { twin, request, session, language, isEmbedded, path: `/c/${kind}/${secretOrId}` };
      if (step === '' && request.method === 'GET') return showPage({ visit, problems: null });
      if (step === '' && request.method === 'POST') return submit(visit);
      if (step === 'authenticate' && request.method === 'GET') return showChallenge(visit);
      if (step === 'authenticate' && request.method === 'POST') return answerChallenge(visit);
      return missingPage({ language, isEmbedded });
    },
  };
}

function bySecret({ twin, secret }: { twin: StripeTwin; secret: string }): SessionRecord | undefined {
  const [id = ''] = secret.split('_secret_');
  const session = twin.sessions.get(id);
  const expected = Buffer.from(session?.clientSecret ?? '');
  const given = Buffer.from(secret);
  return expected.length === given.length && timingSafeEqual(expected, given) ? session : undefined;
}

function showPage({ visit, problems }: { visit: Visit; problems: FormProblems | null }): Answer {
  const { twin, session, language, isEmbedded, path } = visit;
  const text = paymentWords[language];
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
  const intent = session.intentId === null ? undefined : twin.intents.get(session.intentId);
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
  const text = paymentWords[language];
  const { title, paragraph } = completeWords(visit);
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

function completeWords(visit: Visit): { title: string; paragraph: string } {
  const { twin, session, language } = visit;
  const text = paymentWords[language];
  if (session.paymentStatus === 'paid') return { title: text.paidTitle, paragraph: text.paidText };
  const intent = twin.intents.get(session.intentId ?? '');
  if (intent?.status === 'processing') return { title: text.processingTitle, paragraph: text.processingText };
  return { title: text.failedTitle, paragraph: text.failedText };
}

async function submit(visit: Visit): Promise<Answer> {
  const { twin, request, session } = visit;
  const read = readPaymentForm({ form: new URLSearchParams(request.body), nowMs: twin.clock.nowMs() });
  if (read.kind === 'problems') return showPage({ visit, problems: read.problems });
  const result =
    read.kind === 'card'
      ? payByCard({ twin, sessionId: session.id, card: read.card })
      : payByBank({ twin, sessionId: session.id, iban: read.iban, name: read.name });
  if (result === null) throw new Error('The form was read, but its bank account is unknown.');
  return goOn({ visit, result });
}

function showChallenge(visit: Visit): Answer {
  const { twin, session, language, isEmbedded, path } = visit;
  const intent = session.intentId === null ? undefined : twin.intents.get(session.intentId);
  if (session.status !== 'open' || intent?.status !== 'requires_action')
    return redirectAnswer(`${path}?lang=${language}`);
  return answerPage({ visit, html: challengePage({ session, language, isEmbedded, path }) });
}

function answerChallenge(visit: Visit): Promise<Answer> {
  const { twin, request, session } = visit;
  const isApproved = new URLSearchParams(request.body).get('result') === 'complete';
  return goOn({ visit, result: authenticate({ twin, sessionId: session.id, isApproved }) });
}

/** After a step there is always a redirect, so a reload repeats nothing. What went wrong is read from the PaymentIntent. */
async function goOn({ visit, result }: { visit: Visit; result: PayResult }): Promise<Answer> {
  const { twin, session, language, path, isEmbedded } = visit;
  const here = `${path}?lang=${language}`;
  if (result.kind === 'requires_action') return redirectAnswer(`${path}/authenticate?lang=${language}`);
  if (result.kind === 'declined' || result.kind === 'closed') return redirectAnswer(here);
  await twin.deliverer.firstTry({ eventId: result.completedEventId, timeoutMs: webhookWaitMs });
  return redirectAnswer(isEmbedded ? here : (nextUrl(session) ?? here));
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
  return pageAnswer({
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
  const text = paymentWords[language];
  const html = noticePage({
    title: text.missingTitle,
    paragraph: text.missingText,
    link: null,
    language,
    isEmbedded,
  });
  return pageAnswer({ status: 404, html, frameAncestors: isEmbedded ? localOrigins : ["'none'"] });
}
