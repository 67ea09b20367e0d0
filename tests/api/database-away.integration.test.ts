import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeSessionToken } from '@/lib/auth/session-token';
import { closeDb } from '@/lib/core/db/client';
import { callEndpoint } from './call-endpoint';

beforeAll(() => {
  // Nobody listens on port 1.
  Object.assign(process.env, {
    DATABASE_URL: 'postgres://nobody:secret-in-the-address@127.0.0.1:1/none',
    NEXTAUTH_SECRET: 'a secret of the tests that is long enough',
    LOG_LEVEL: 'silent',
  });
});
afterAll(() => closeDb());

/** Of a session that began when the database was there. */
const cookieOfSomebody = () =>
  encodeSessionToken({ sub: 1, sessionId: crypto.randomUUID(), endsAt: Math.floor(Date.now() / 1000) + 60 });

describe('without a database', () => {
  it('is alive and not ready', async () => {
    expect((await callEndpoint('GET /api/health')).json).toEqual({ status: 'ok' });
    expect(await callEndpoint('GET /api/ready')).toMatchObject({ status: 503, code: 'database_unavailable' });
  });

  it('reports it at each endpoint, with a time to come back, and nothing about the inside', async () => {
    const cookie = await cookieOfSomebody();
    const answers = await Promise.all([
      callEndpoint('GET /api/tasks'),
      callEndpoint('GET /api/users/payments', { cookie }),
      callEndpoint('POST /api/users', {
        body: { email: 'a@linku.test', password: 'a long password', name: 'A' },
      }),
      callEndpoint('POST /api/tasks', {
        cookie,
        body: { title: 'x', description: 'x', base_reward: 1 },
      }),
      callEndpoint('POST /api/coupon-points/coupons', { cookie, body: { code: 'X' } }),
      callEndpoint('GET /api/metrics', { headers: { 'x-linku-address': '127.0.0.1' } }),
    ]);
    for (const { status, code, headers, text } of answers) {
      expect({ status, code }).toEqual({ status: 503, code: 'database_unavailable' });
      expect(headers.get('retry-after')).toBe('5');
      expect(text).not.toMatch(/secret-in-the-address|ECONNREFUSED|127\.0\.0\.1|prisma/i);
    }
  });

  it('still serves what needs no database', async () => {
    expect((await callEndpoint('POST /api/locale', { body: { locale: 'en' } })).status).toBe(200);
    expect((await callEndpoint('GET /api/openapi.json')).status).toBe(200);
  });
});
