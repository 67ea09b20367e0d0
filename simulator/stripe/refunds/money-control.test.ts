import { afterEach, describe, expect, it } from 'vitest';
import { closeFixtures, payBy, startFixture } from '../../testing/stripe-fixture';

afterEach(closeFixtures);

type Json = Record<string, unknown>;

async function control() {
  const fixture = await startFixture();
  const call = async (method: string, path: string, body: unknown = {}) => {
    const response = await fetch(`${fixture.simulators.url}/_simulator/stripe${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
    });
    const answer: Json = await response.json();
    return { status: response.status, body: answer };
  };
  return { fixture, ...fixture, call };
}

describe('the control API', () => {
  it('opens disputes and decides them', async () => {
    const { fixture, call } = await control();
    const { intentId, chargeId } = await payBy({ fixture });
    const opened = await call('POST', '/disputes', { payment_intent: intentId, amount: 1000 });
    expect(opened.body).toMatchObject({ status: 'needs_response', amount: 1000 });
    const decide = (outcome: string) => call('POST', `/disputes/${opened.body.id}/decide`, { outcome });
    expect(await decide('warning_closed')).toMatchObject({ status: 400 });
    expect(await decide('something')).toMatchObject({ status: 400 });
    expect(await decide('won')).toMatchObject({ status: 200, body: { status: 'won' } });
    expect(await decide('lost')).toMatchObject({ status: 400 });
    expect(await call('POST', '/disputes', { charge: chargeId })).toMatchObject({ status: 400 });
    expect(await call('POST', '/disputes', {})).toMatchObject({ status: 404 });
    expect(await call('POST', '/disputes/du_none/decide', { outcome: 'won' })).toMatchObject({ status: 404 });
    const declined = await payBy({ fixture, card: '4000000000000002' });
    expect(await call('POST', '/disputes', { charge: declined.chargeId })).toMatchObject({ status: 400 });
    const other = await payBy({ fixture });
    expect(await call('POST', '/disputes', { charge: other.chargeId, inquiry: true })).toMatchObject({
      body: { status: 'warning_needs_response' },
    });
    expect((await call('GET', '/disputes')).body).toMatchObject({
      disputes: [{ amount_display: '£10.00' }, { amount_display: '£12.50' }],
    });
    const { sessions } = (await call('GET', '/sessions')).body;
    expect(sessions).toMatchObject(Array(3).fill({ is_disputable: false }));
  });

  it('settles refunds', async () => {
    const { fixture, stripe, call } = await control();
    const { intentId } = await payBy({ fixture, card: '4000000000007726' });
    const { id } = await stripe.refunds.create({ payment_intent: intentId, amount: 5 });
    expect(await call('POST', `/refunds/${id}/settle`, { outcome: 'failed' })).toMatchObject({
      body: { settled: true },
    });
    expect((await stripe.refunds.retrieve(id)).status).toBe('failed');
    expect(await call('POST', `/refunds/${id}/settle`)).toMatchObject({ body: { settled: false } });
  });

  it('onboards accounts and settles their payouts', async () => {
    const { fixture, stripe, call } = await control();
    const capabilities = { transfers: { requested: true } };
    const { id } = await stripe.accounts.create({ type: 'express', capabilities });
    const onboard = (body: Json, account = id) => call('POST', `/accounts/${account}/onboard`, body);
    expect(await onboard({}, 'acct_none')).toMatchObject({ status: 404 });
    expect(await onboard({ bank_account: '12345678' })).toMatchObject({ status: 400 });
    expect(await onboard({ outcome: 'restricted' })).toMatchObject({ body: { payouts_enabled: false } });
    expect(await onboard({})).toMatchObject({ body: { payouts_enabled: true } });
    expect((await call('GET', '/accounts')).body).toMatchObject({ accounts: [{ id }] });
    const { chargeId } = await payBy({ fixture, card: '4000000000000077' });
    const source = { source_transaction: chargeId };
    await stripe.transfers.create({ amount: 900, currency: 'gbp', destination: id, ...source });
    expect((await call('GET', '/transfers')).body).toMatchObject({ transfers: [{ amount: 900 }] });
    const payout = await stripe.payouts.create({ amount: 900, currency: 'gbp' }, { stripeAccount: id });
    expect((await call('GET', '/payouts')).body).toMatchObject({
      payouts: [{ id: payout.id, account: id, amount_display: '£9.00', status: 'pending' }],
    });
    const settle = (body: Json) => call('POST', `/payouts/${payout.id}/settle`, body);
    expect(await settle({ outcome: 'failed' })).toMatchObject({ body: { settled: true } });
    expect(await settle({})).toMatchObject({ body: { settled: false } });
    expect((await call('GET', '/ledger')).body).toMatchObject({
      platform: [{ transfers: 900 }],
      connected_accounts: [{ account: id, balance: 900, payouts: 0 }],
    });
  });
});
