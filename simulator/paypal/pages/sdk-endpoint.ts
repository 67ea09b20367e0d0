import { readFileSync } from 'node:fs';
import { jsonResponse, pageResponse } from '../../http/answers';
import type { Answer, Endpoint, SimulatorRequest } from '../../http/http';
import { chooseLanguage } from '../../pages/language';
import { errorBody, PayPalError } from '../api/errors';
import { newDebugId } from '../books/ids';
import { findOrder } from '../orders/orders';
import { renderOrder } from '../orders/render-order';
import type { PayPalSimulator } from '../simulator';
import { approveLabels } from './approve-labels';
import { noticePage } from './approve-page';
import { buttonPage } from './sdk-button';

const scripts: Record<string, string> = {
  '/assets/paypal/button.js': '../assets/button.js',
  '/assets/paypal/control-elements.js': '../assets/control-elements.js',
  '/assets/paypal/control-page.js': '../assets/control-page.js',
  '/assets/paypal/control-sections.js': '../assets/control-sections.js',
  '/assets/paypal/popup.js': '../assets/popup.js',
};

const orderPath = /^\/sdk\/orders\/([A-Z0-9]+)$/;

/** What PayPal's JavaScript SDK needs: its script, the button in a frame, the page that waits for an order. */
export function sdkEndpoint(simulator: PayPalSimulator): Endpoint {
  return {
    owns: ({ path }) => path.startsWith('/sdk/') || path in scripts,
    handle: (request) => {
      if (request.path === '/sdk/js') return sdkScript({ simulator, request });
      if (request.path === '/sdk/button') return button(request);
      if (request.path === '/sdk/opening') return opening(request);
      const script = scripts[request.path];
      if (script !== undefined) return scriptResponse({ status: 200, body: readAsset(script) });
      return order({ simulator, request });
    },
  };
}

/** Like the real one, it does not load for a client that PayPal does not know. */
function sdkScript({
  simulator,
  request,
}: {
  simulator: PayPalSimulator;
  request: SimulatorRequest;
}): Answer {
  const clientId = request.query.get('client-id') ?? '';
  if (clientId === simulator.settings.clientId || clientId === 'test')
    return scriptResponse({ status: 200, body: readAsset('../assets/sdk.js') });
  const message = `SDK Validation error: 'client-id not recognized for either production or sandbox: ${clientId}'`;
  return scriptResponse({ status: 400, body: `throw new Error(${JSON.stringify(message)});\n` });
}

function button(request: SimulatorRequest): Answer {
  const language = chooseLanguage({
    switched: null,
    wanted: request.query.get('locale'),
    acceptLanguage: request.headers['accept-language'],
  });
  // The merchant's page may be anywhere. A click can only open a window of this simulator.
  return pageResponse({ html: buttonPage({ language, query: request.query }), frameAncestors: ['*'] });
}

function opening(request: SimulatorRequest): Answer {
  const acceptLanguage = request.headers['accept-language'];
  const language = chooseLanguage({ switched: request.query.get('lang'), wanted: null, acceptLanguage });
  const text = approveLabels[language];
  return pageResponse({
    html: noticePage({ title: text.openingTitle, paragraph: text.openingText, language }),
  });
}

/** `actions.order.get`: what a page may read of an order whose id it knows. */
function order({ simulator, request }: { simulator: PayPalSimulator; request: SimulatorRequest }): Answer {
  const [, id] = orderPath.exec(request.path) ?? [];
  const headers = { 'access-control-allow-origin': '*' };
  if (id === undefined || request.method !== 'GET') return jsonResponse({ status: 404, body: {}, headers });
  try {
    const found = findOrder({ simulator, id });
    return jsonResponse({ body: renderOrder({ simulator, order: found }), headers });
  } catch (error) {
    if (!(error instanceof PayPalError)) throw error;
    return jsonResponse({ status: error.status, body: errorBody({ error, debugId: newDebugId() }), headers });
  }
}

function readAsset(file: string): Buffer {
  return readFileSync(new URL(file, import.meta.url));
}

function scriptResponse({ status, body }: { status: number; body: Buffer | string }): Answer {
  return {
    status,
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      // The script is loaded by pages of other origins, some of which ask for a cross-origin policy.
      'cross-origin-resource-policy': 'cross-origin',
    },
    body,
  };
}
