import { jsonResponse } from './http/answers';
import type { Answer, SimulatorRequest } from './http/http';

/** The response to a path that nobody has. */
export function noSuchPath({ method, path }: SimulatorRequest): Answer {
  const message = `There is no ${method} ${path}: it is no path of Stripe's API, of PayPal's, or of the simulators.`;
  const paths = {
    '/': 'the control page',
    '/_simulator/': 'the control API (simulator/README.md lists its calls)',
    '/v1/charges, /v1/checkout/sessions, /v1/payment_intents, /v1/refunds, ...': "Stripe's API",
    '/v1/oauth2/token, /v1/notifications/..., /v1/payments/payouts, /v1/customer/disputes, /v2/checkout/orders, /v2/payments/...':
      "PayPal's API",
  };
  return jsonResponse({ status: 404, body: { error: { message, paths } } });
}
