import { createHash, timingSafeEqual } from 'node:crypto';
import type { SandboxRequest } from '../http';
import { newAccessToken } from './ids';
import type { PayPalTwin } from './twin';

const scope = [
  'https://uri.paypal.com/services/payments/payment/authcapture',
  'https://uri.paypal.com/services/payments/refund',
  'https://uri.paypal.com/services/payments/realtimepayment',
  'https://uri.paypal.com/services/applications/webhooks',
  'openid',
].join(' ');

export type TokenCheck = 'good' | 'missing' | 'invalid';

/** POST /v1/oauth2/token: gives a token for the client's id and secret. */
export function issueToken({ twin, request }: { twin: PayPalTwin; request: SandboxRequest }): {
  status: number;
  body: Record<string, unknown>;
} {
  if (!isClient({ twin, header: request.headers.authorization })) {
    const body = { error: 'invalid_client', error_description: 'Client Authentication failed' };
    return { status: 401, body };
  }
  if (new URLSearchParams(request.body).get('grant_type') !== 'client_credentials') {
    const body = {
      error: 'unsupported_grant_type',
      error_description: 'The sandbox grants client_credentials only.',
    };
    return { status: 400, body };
  }
  const token = newAccessToken();
  const { tokenLifetimeSeconds: lifetime } = twin.settings;
  const nowMs = twin.clock.nowMs();
  twin.journal.transact(() => {
    for (const { id, expiresAtMs } of twin.tokens.all()) if (expiresAtMs <= nowMs) twin.tokens.remove(id);
    const id = fingerprint(token);
    twin.tokens.put(id, { id, expiresAtMs: nowMs + lifetime * 1000 });
  });
  return {
    status: 200,
    body: {
      scope,
      access_token: token,
      token_type: 'Bearer',
      app_id: 'APP-80W284485P519543T',
      expires_in: lifetime,
      nonce: `${new Date(nowMs).toISOString()}${token.slice(-32)}`,
    },
  };
}

/** Whether a call carries a token that is still good. */
export function checkToken({ twin, header }: { twin: PayPalTwin; header: string | undefined }): TokenCheck {
  const [scheme = '', token = ''] = (header ?? '').split(' ');
  if (!/^bearer$/i.test(scheme) || token === '') return 'missing';
  const known = twin.tokens.get(fingerprint(token));
  return known !== undefined && known.expiresAtMs > twin.clock.nowMs() ? 'good' : 'invalid';
}

/** Every token that is out becomes worthless, as when the client's secret was changed. */
export function revokeTokens(twin: PayPalTwin): void {
  twin.journal.transact(() => {
    for (const { id } of twin.tokens.all()) twin.tokens.remove(id);
  });
}

/** The answer to a call whose token is no good. */
export const invalidTokenBody = {
  error: 'invalid_token',
  error_description: 'Token signature verification failed',
};

function isClient({ twin, header }: { twin: PayPalTwin; header: string | undefined }): boolean {
  const [scheme = '', value = ''] = (header ?? '').split(' ');
  if (!/^basic$/i.test(scheme)) return false;
  const { clientId, clientSecret } = twin.settings;
  const given = createHash('sha256').update(Buffer.from(value, 'base64')).digest();
  const expected = createHash('sha256').update(`${clientId}:${clientSecret}`).digest();
  return timingSafeEqual(given, expected);
}

/** A token is kept as its hash, so a journal left behind gives nothing away. */
function fingerprint(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
