import { createHash, timingSafeEqual } from 'node:crypto';
import type { SimulatorRequest } from '../../http/http';
import { newAccessToken } from '../books/ids';
import { readSettings } from '../reporting/reporting-records';
import type { PayPalSimulator } from '../simulator';

const paymentScope = [
  'https://uri.paypal.com/services/payments/payment/authcapture',
  'https://uri.paypal.com/services/payments/refund',
  'https://uri.paypal.com/services/payments/realtimepayment',
  'https://uri.paypal.com/services/applications/webhooks',
  'openid',
];

/** Of an app that may read the reports. */
const reportingScope = [
  'https://uri.paypal.com/services/reporting/search/read',
  'https://uri.paypal.com/services/reporting/balances/read',
];

export type TokenCheck = 'good' | 'missing' | 'invalid';

/** POST /v1/oauth2/token: gives a token for the client's id and secret. */
export function issueToken({
  simulator,
  request,
}: {
  simulator: PayPalSimulator;
  request: SimulatorRequest;
}): {
  status: number;
  body: Record<string, unknown>;
} {
  if (!isClient({ simulator, header: request.headers.authorization })) {
    const body = { error: 'invalid_client', error_description: 'Client Authentication failed' };
    return { status: 401, body };
  }
  if (new URLSearchParams(request.body).get('grant_type') !== 'client_credentials') {
    const body = {
      error: 'unsupported_grant_type',
      error_description: 'The simulator grants client_credentials only.',
    };
    return { status: 400, body };
  }
  const token = newAccessToken();
  const { tokenLifetimeSeconds: lifetime } = simulator.settings;
  const nowMs = simulator.clock.nowMs();
  simulator.journal.transact(() => {
    for (const { id, expiresAtMs } of simulator.tokens.all())
      if (expiresAtMs <= nowMs) simulator.tokens.remove(id);
    const id = fingerprint(token);
    simulator.tokens.put(id, { id, expiresAtMs: nowMs + lifetime * 1000 });
  });
  return {
    status: 200,
    body: {
      scope: scopeOf(simulator),
      access_token: token,
      token_type: 'Bearer',
      app_id: 'APP-80W284485P519543T',
      expires_in: lifetime,
      nonce: `${new Date(nowMs).toISOString()}${token.slice(-32)}`,
    },
  };
}

function scopeOf({ reporting }: PayPalSimulator): string {
  return [...paymentScope, ...(readSettings(reporting).hasRight ? reportingScope : [])].join(' ');
}

/** Whether a call carries a valid token. */
export function checkToken({
  simulator,
  header,
}: {
  simulator: PayPalSimulator;
  header: string | undefined;
}): TokenCheck {
  const [scheme = '', token = ''] = (header ?? '').split(' ');
  if (!/^bearer$/i.test(scheme) || token === '') return 'missing';
  const known = simulator.tokens.get(fingerprint(token));
  return known !== undefined && known.expiresAtMs > simulator.clock.nowMs() ? 'good' : 'invalid';
}

/** Revokes every token, as when the client's secret was changed. */
export function revokeTokens(simulator: PayPalSimulator): void {
  simulator.journal.transact(() => {
    for (const { id } of simulator.tokens.all()) simulator.tokens.remove(id);
  });
}

/** The response to a call whose token is not valid. */
export const invalidTokenBody = {
  error: 'invalid_token',
  error_description: 'Token signature verification failed',
};

function isClient({
  simulator,
  header,
}: {
  simulator: PayPalSimulator;
  header: string | undefined;
}): boolean {
  const [scheme = '', value = ''] = (header ?? '').split(' ');
  if (!/^basic$/i.test(scheme)) return false;
  const { clientId, clientSecret } = simulator.settings;
  const given = createHash('sha256').update(Buffer.from(value, 'base64')).digest();
  const expected = createHash('sha256').update(`${clientId}:${clientSecret}`).digest();
  return timingSafeEqual(given, expected);
}

/** A token is kept as its hash, so a journal left behind reveals nothing. */
function fingerprint(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
