import { readFileSync } from 'node:fs';
import { jsonAnswer, pageAnswer } from '../answers';
import type { Answer, Door, SandboxRequest } from '../http';
import { chooseLanguage } from '../language';
import { noticePage } from './approve-page';
import { approveWords } from './approve-words';
import { errorBody, PayPalError } from './errors';
import { newDebugId } from './ids';
import { findOrder } from './orders';
import { renderOrder } from './render-order';
import { buttonPage } from './sdk-button';
import type { PayPalTwin } from './twin';

const scripts: Record<string, string> = {
  '/assets/paypal/button.js': './assets/button.js',
  '/assets/paypal/control-page.js': './assets/control-page.js',
  '/assets/paypal/popup.js': './assets/popup.js',
};

const orderPath = /^\/sdk\/orders\/([A-Z0-9]+)$/;

/** What PayPal's JavaScript SDK needs: its script, the button in a frame, the page that waits for an order. */
export function sdkDoor(twin: PayPalTwin): Door {
  return {
    owns: ({ path }) => path.startsWith('/sdk/') || path in scripts,
    handle: (request) => {
      if (request.path === '/sdk/js') return sdkScript({ twin, request });
      if (request.path === '/sdk/button') return button(request);
      if (request.path === '/sdk/opening') return opening(request);
      const script = scripts[request.path];
      if (script !== undefined) return scriptAnswer({ status: 200, body: readAsset(script) });
      return order({ twin, request });
    },
  };
}

/** Like the real one, it does not load for a client that PayPal does not know. */
function sdkScript({ twin, request }: { twin: PayPalTwin; request: SandboxRequest }): Answer {
  const clientId = request.query.get('client-id') ?? '';
  if (clientId === twin.settings.clientId || clientId === 'test')
    return scriptAnswer({ status: 200, body: readAsset('./assets/sdk.js') });
  const message = `SDK Validation error: 'client-id not recognized for either production or sandbox: ${clientId}'`;
  return scriptAnswer({ status: 400, body: `throw new Error(${JSON.stringify(message)});\n` });
}

function button(request: SandboxRequest): Answer {
  const language = chooseLanguage({
    switched: null,
    wanted: request.query.get('locale'),
    acceptLanguage: request.headers['accept-language'],
  });
  // The merchant's page may be anywhere. All that a click can do is to open a window of this sandbox.
  return pageAnswer({ html: buttonPage({ language, query: request.query }), frameAncestors: ['*'] });
}

function opening(request: SandboxRequest): Answer {
  const acceptLanguage = request.headers['accept-language'];
  const language = chooseLanguage({ switched: request.query.get('lang'), wanted: null, acceptLanguage });
  const text = approveWords[language];
  return pageAnswer({
    html: noticePage({ title: text.openingTitle, paragraph: text.openingText, language }),
  });
}

/** `actions.order.get`: what a page may read of an order whose id it knows. */
function order({ twin, request }: { twin: PayPalTwin; request: SandboxRequest }): Answer {
  const [, id] = orderPath.exec(request.path) ?? [];
  const headers = { 'access-control-allow-origin': '*' };
  if (id === undefined || request.method !== 'GET') return jsonAnswer({ status: 404, body: {}, headers });
  try {
    const found = findOrder({ twin, id });
    return jsonAnswer({ body: renderOrder({ twin, order: found }), headers });
  } catch (error) {
    if (!(error instanceof PayPalError)) throw error;
    return jsonAnswer({ status: error.status, body: errorBody({ error, debugId: newDebugId() }), headers });
  }
}

function readAsset(file: string): Buffer {
  return readFileSync(new URL(file, import.meta.url));
}

function scriptAnswer({ status, body }: { status: number; body: Buffer | string }): Answer {
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
