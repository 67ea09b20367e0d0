import { jsonResponse } from '../http/answers';
import type { Endpoint } from '../http/http';
import { providerOfPath } from '../provider-of-path';
import { newDebugId } from './books/ids';

const message =
  'PayPal is not configured in this simulator. It runs when PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET and PAYPAL_WEBHOOK_ID are set.';

/** What answers in PayPal's place when it is not configured: in its shape, and never with an error of the other provider. */
export function absentPayPal(): Endpoint {
  return {
    owns: ({ path }) =>
      providerOfPath(path) === 'paypal' || /^\/(checkoutnow$|sdk\/|_simulator\/paypal\/)/.test(path),
    handle: ({ path }) => {
      if (path.startsWith('/_simulator/')) return jsonResponse({ status: 404, body: { error: { message } } });
      const detail = { field: path, location: 'path', issue: 'NOT_SUPPORTED', description: message };
      const error = {
        name: 'SERVICE_UNAVAILABLE',
        message,
        debug_id: newDebugId(),
        details: [detail],
        links: [],
      };
      // Requests for a token have errors in the shape of OAuth, and libraries read no other there.
      const oauth = { error: 'temporarily_unavailable', error_description: message };
      const body = path.startsWith('/v1/oauth2/') ? { ...oauth, ...error } : error;
      return jsonResponse({ status: 503, body });
    },
  };
}
