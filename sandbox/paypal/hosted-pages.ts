import { pageAnswer, redirectAnswer } from '../answers';
import type { Language } from '../format-amount';
import type { Answer, Door, SandboxRequest } from '../http';
import { chooseLanguage } from '../language';
import { approvePage, donePage, noticePage } from './approve-page';
import { approveWords } from './approve-words';
import { returnUrl } from './control-verbs';
import { approveOrder, canBeApproved, isLapsed } from './orders';
import { fundingSchema, type OrderRecord } from './records';
import type { PayPalTwin } from './twin';

type Visit = { twin: PayPalTwin; order: OrderRecord; language: Language; isPopup: boolean };

/** The buyer's page: /checkoutnow?token={order}, with `xcomponent=1` when a button opened it in a window of its own. */
export function hostedPages(twin: PayPalTwin): Door {
  return {
    owns: ({ path, method }) => path === '/checkoutnow' && (method === 'GET' || method === 'POST'),
    handle: (request) => {
      const order = twin.orders.get(request.query.get('token') ?? '');
      const language = languageOf({ request, order });
      if (order === undefined || isLapsed({ twin, order })) return missingPage(language);
      const isPopup = request.query.get('xcomponent') === '1';
      const visit: Visit = { twin, order, language, isPopup };
      if (!canBeApproved(order)) return closedPage(visit);
      return request.method === 'GET' ? showPage({ visit, hasProblem: false }) : decide({ visit, request });
    },
  };
}

function languageOf({
  request,
  order,
}: {
  request: SandboxRequest;
  order: OrderRecord | undefined;
}): Language {
  return chooseLanguage({
    switched: request.query.get('lang'),
    wanted: order?.locale ?? null,
    acceptLanguage: request.headers['accept-language'],
  });
}

function showPage({ visit, hasProblem }: { visit: Visit; hasProblem: boolean }): Answer {
  const { order, language, isPopup } = visit;
  const query = { token: order.id, ...(isPopup ? { xcomponent: '1' } : {}) };
  const html = approvePage({ order, language, query, hasProblem });
  // A form that leads to another page of the merchant's is a navigation that the policy has to allow.
  const formTargets = [order.returnUrl, order.cancelUrl].flatMap((url) =>
    url === null ? [] : [new URL(url).origin],
  );
  return pageAnswer({ html, formTargets, status: hasProblem ? 422 : 200 });
}

function decide({ visit, request }: { visit: Visit; request: SandboxRequest }): Answer {
  const { twin, order } = visit;
  const form = new URLSearchParams(request.body);
  if (form.get('decision') === 'cancel') return leave({ visit, isApproved: false });
  const funding = fundingSchema.safeParse(form.get('funding'));
  if (!funding.success) return showPage({ visit, hasProblem: true });
  const approved = approveOrder({ twin, orderId: order.id, funding: funding.data });
  return approved === null ? closedPage(visit) : leave({ visit, isApproved: true });
}

/** In a popup the button is told; otherwise the buyer goes to the merchant's page, or sees that this was all. */
function leave({ visit, isApproved }: { visit: Visit; isApproved: boolean }): Answer {
  const { order, language, isPopup } = visit;
  const url = returnUrl({
    url: isApproved ? order.returnUrl : order.cancelUrl,
    orderId: order.id,
    isApproved,
  });
  if (!isPopup && url !== null) return redirectAnswer(url);
  const kind = isApproved ? 'approved' : 'cancelled';
  return pageAnswer({ html: donePage({ language, kind, orderId: order.id }) });
}

function closedPage({ language }: Visit): Answer {
  const text = approveWords[language];
  return pageAnswer({
    html: noticePage({ title: text.closedTitle, paragraph: text.closedText, language }),
  });
}

function missingPage(language: Language): Answer {
  const text = approveWords[language];
  const html = noticePage({ title: text.missingTitle, paragraph: text.missingText, language });
  return pageAnswer({ status: 404, html });
}
