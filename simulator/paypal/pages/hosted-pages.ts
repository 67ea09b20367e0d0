import { pageResponse, redirectResponse } from '../../http/answers';
import type { Answer, Endpoint, SimulatorRequest } from '../../http/http';
import type { Language } from '../../pages/format-amount';
import { chooseLanguage } from '../../pages/language';
import { fundingSchema, type OrderRecord } from '../books/records';
import { returnUrl } from '../control/control-verbs';
import { approveOrder, canBeApproved, isLapsed } from '../orders/orders';
import type { PayPalSimulator } from '../simulator';
import { approveLabels } from './approve-labels';
import { approvePage, donePage, noticePage } from './approve-page';

type Visit = { simulator: PayPalSimulator; order: OrderRecord; language: Language; isPopup: boolean };

/** The buyer's page: /checkoutnow?token={order}, with `xcomponent=1` when a button opened it in a window of its own. */
export function hostedPages(simulator: PayPalSimulator): Endpoint {
  return {
    owns: ({ path, method }) => path === '/checkoutnow' && (method === 'GET' || method === 'POST'),
    handle: (request) => {
      const order = simulator.orders.get(request.query.get('token') ?? '');
      const language = languageOf({ request, order });
      if (order === undefined || isLapsed({ simulator, order })) return missingPage(language);
      const isPopup = request.query.get('xcomponent') === '1';
      const visit: Visit = { simulator, order, language, isPopup };
      if (!canBeApproved(order)) return closedPage(visit);
      return request.method === 'GET' ? showPage({ visit, hasProblem: false }) : decide({ visit, request });
    },
  };
}

function languageOf({
  request,
  order,
}: {
  request: SimulatorRequest;
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
  return pageResponse({ html, formTargets, status: hasProblem ? 422 : 200 });
}

function decide({ visit, request }: { visit: Visit; request: SimulatorRequest }): Answer {
  const { simulator, order } = visit;
  const form = new URLSearchParams(request.body);
  if (form.get('decision') === 'cancel') return leave({ visit, isApproved: false });
  const funding = fundingSchema.safeParse(form.get('funding'));
  if (!funding.success) return showPage({ visit, hasProblem: true });
  const approved = approveOrder({ simulator, orderId: order.id, funding: funding.data });
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
  if (!isPopup && url !== null) return redirectResponse(url);
  const kind = isApproved ? 'approved' : 'cancelled';
  return pageResponse({ html: donePage({ language, kind, orderId: order.id }) });
}

function closedPage({ language }: Visit): Answer {
  const text = approveLabels[language];
  return pageResponse({
    html: noticePage({ title: text.closedTitle, paragraph: text.closedText, language }),
  });
}

function missingPage(language: Language): Answer {
  const text = approveLabels[language];
  const html = noticePage({ title: text.missingTitle, paragraph: text.missingText, language });
  return pageResponse({ status: 404, html });
}
