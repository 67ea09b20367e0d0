import { expect, it } from 'vitest';
import { useFixture } from '@/tests/fixtures/fixture';
import { callEndpoint } from './call-endpoint';

const blank = {
  PAYPAL_CLIENT_ID: '',
  PAYPAL_CLIENT_SECRET: '',
  PAYPAL_WEBHOOK_ID: '',
  PAYPAL_MERCHANT_ID: '',
  PAYPAL_API_BASE: '',
  PAYPAL_WEBHOOK_AUTHORITY_FILE: '',
};

const fixture = useFixture(blank);

it.each(['POST /api/webhooks/paypal', 'POST /api/users/paypal/webhook'] as const)(
  'without keys %s is closed',
  async (endpoint) => {
    expect(await callEndpoint(endpoint, { text: '{"id":"WH-1"}' })).toMatchObject({
      status: 404,
      code: 'not_found',
    });
  },
);

it('without keys nobody can choose PayPal, and everything else is there', async () => {
  const poster = await fixture.user();
  const task = await fixture.task({ poster });
  const pay = (method: string) =>
    callEndpoint('POST /api/coupon-points/tasks/{task_id}/payment', {
      as: poster,
      params: { task_id: task.id },
      body: { payment_method: method },
    });
  expect(await pay('paypal')).toMatchObject({ status: 422, code: 'method_not_available' });
  expect((await pay('stripe')).status).toBe(200);
  const back = await callEndpoint('GET /api/users/tasks/{task_id}/pay/paypal/success', {
    as: poster,
    params: { task_id: task.id },
    query: { token: '5O190127TN364715T' },
  });
  expect(back.headers.get('location')).toBe(`/tasks/${task.id}/pay`);
});
