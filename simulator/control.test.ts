import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { closeFixtures, sessionParameters, startFixture } from './testing/stripe-fixture';

afterEach(closeFixtures);

type Json = Record<string, unknown>;

function controlOf(url: string) {
  return async (method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }> => {
    const response = await fetch(`${url}/_simulator${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
}

describe('the control API', () => {
  it('pays, authenticates, debits, settles, expires and refunds', async () => {
    const { simulators, stripe } = await startFixture();
    const control = controlOf(simulators.url);
    const create = async () =>
      `/stripe/sessions/${(await stripe.checkout.sessions.create(sessionParameters)).id}`;
    const first = await create();
    expect(await control('POST', `${first}/pay`, { card: '4000002760003184' })).toMatchObject({
      body: { kind: 'requires_action' },
    });
    expect(await control('POST', `${first}/authenticate`, { result: 'complete' })).toMatchObject({
      body: { kind: 'succeeded' },
    });
    const second = await create();
    const challenged = { card: '4000002760003184', three_d_secure: 'fail' };
    expect(await control('POST', `${second}/pay`, challenged)).toMatchObject({ body: { kind: 'declined' } });
    expect(await control('POST', `${second}/bank`, { iban: 'AT611904300234573201' })).toMatchObject({
      body: { kind: 'processing' },
    });
    expect(await control('POST', `${second}/settle`)).toMatchObject({ body: { settled: true } });
    const third = await create();
    expect(await control('POST', `${third}/expire`)).toMatchObject({ body: { status: 'expired' } });
    expect(await control('POST', `${third}/expire`)).toMatchObject({ status: 400 });

    const ledger = simulators.stripe.ledger().payment_intents;
    expect(ledger).toMatchObject([{ captured: 1250 }, { captured: 1250 }]);
    const refund = { payment_intent: ledger[0]?.payment_intent, amount: 50 };
    expect(await control('POST', '/stripe/refunds', refund)).toMatchObject({
      body: { object: 'refund', amount: 50 },
    });
    expect(await control('POST', '/stripe/refunds', { ...refund, amount: 9_999 })).toMatchObject({
      status: 400,
    });
    expect(await control('GET', '/stripe/ledger')).toMatchObject({
      body: { payment_intents: [{ refunded: 50 }, { refunded: 0 }] },
    });
    expect((await control('GET', '/stripe/sessions')).body.sessions).toHaveLength(3);
  });

  it('keeps rules of faults, and says how often they fired', async () => {
    const { simulators, stripe } = await startFixture();
    const control = controlOf(simulators.url);
    await control('POST', '/stripe/faults', { path: '/v1/balance', fault: { kind: 'status', status: 500 } });
    await expect(stripe.balance.retrieve()).rejects.toMatchObject({ statusCode: 500 });
    expect(await control('GET', '/stripe/faults')).toMatchObject({
      body: { fired: { status: 1 }, rules: [{ timesLeft: 0, fired: 1 }] },
    });
    expect(await control('DELETE', '/stripe/faults/rule_1')).toMatchObject({ body: { rules: [] } });
    expect(await control('DELETE', '/stripe/faults/rule_1')).toMatchObject({ status: 404 });
    expect(await control('POST', '/stripe/faults', { fault: { kind: 'explode' } })).toMatchObject({
      status: 400,
    });
    expect(
      await control('POST', '/stripe/webhook-faults', { fault: { kind: 'hold' }, times: null }),
    ).toMatchObject({ status: 200 });
  });

  it('holds, releases and sends again', async () => {
    const { simulators, stripe, receiver } = await startFixture();
    const control = controlOf(simulators.url);
    await control('POST', '/stripe/webhook-faults', { fault: { kind: 'hold' }, times: null });
    const { id } = await stripe.checkout.sessions.create(sessionParameters);
    await control('POST', `/stripe/sessions/${id}/expire`);
    expect(simulators.stripe.deliveries()).toMatchObject([{ state: 'held' }]);
    expect(await control('POST', '/stripe/release', {})).toMatchObject({ body: { released: 1 } });
    const [delivery] = simulators.stripe.deliveries();
    expect(await control('POST', `/stripe/deliveries/${delivery?.id}/resend`)).toMatchObject({
      body: { attempts: [{}, {}] },
    });
    expect(receiver.received).toHaveLength(2);
    expect(await control('POST', '/stripe/deliveries/none/resend')).toMatchObject({ status: 404 });
  });

  it('moves the clock and forgets everything', async () => {
    const { simulators, stripe } = await startFixture();
    const control = controlOf(simulators.url);
    const { id } = await stripe.checkout.sessions.create(sessionParameters);
    await control('POST', '/clock', { advance_seconds: 86_401 });
    expect((await stripe.checkout.sessions.retrieve(id)).status).toBe('expired');
    await control('POST', '/reset');
    expect((await stripe.checkout.sessions.list()).data).toEqual([]);
    expect(await control('GET', '/state')).toMatchObject({
      body: { clock_offset_ms: 0, providers: ['stripe'] },
    });
    expect(await control('GET', '/nothing')).toMatchObject({ status: 404 });
  });

  it('does not answer to a host name that is not its own', async () => {
    const { simulators } = await startFixture();
    const status = (host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const options = {
          host: '127.0.0.1',
          port: simulators.port,
          path: '/_simulator/state',
          headers: { host },
        };
        const call = request(options, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        call.on('error', reject).end();
      });
    expect(await status(`localhost:${simulators.port}`)).toBe(200);
    expect(await status('rebound.example')).toBe(403);
    expect(await status('127.0.0.1.rebound.example')).toBe(403);
  });

  it('has a page for people', async () => {
    const { simulators } = await startFixture();
    const page = await fetch(simulators.url);
    expect(await page.text()).toContain('LinkU payment simulator');
    for (const path of ['/assets/simulator.css', '/assets/control-page.js', '/assets/payment-page.js']) {
      expect((await fetch(`${simulators.url}${path}`)).status).toBe(200);
    }
    expect((await fetch(`${simulators.url}/assets/..%2fmain.ts`)).status).toBe(404);
  });
});
