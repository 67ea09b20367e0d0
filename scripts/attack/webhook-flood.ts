import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Attack, judge, type Verdict } from './attack';
import { eventOf, mac } from './stripe-forgery';
import type { Target } from './target';

const FORGED = 120;
/** What a process spends on unknown certificates and on questions in a minute, both together. */
const CALLS_PER_MINUTE = 20;

/** Forged webhooks that would cost calls to the provider, from many networks at once. */
export const webhookFlood: Attack = { name: 'webhook-flood', isQuick: true, run };

async function* run(target: Target): AsyncIterable<Verdict> {
  yield await flood(target);
}

async function flood(target: Target): Promise<Verdict> {
  const count = { fault: { kind: 'ok' }, times: null };
  await target.simulator('POST paypal/faults', { ...count, path: '/v1/notifications/**' });
  const [before, begun] = [await callsOf(target), Date.now()];
  const forged = await Promise.all(Array.from({ length: FORGED }, () => postForged(target)));
  const calls = (await callsOf(target)) - before;
  // As many at once, and as many again over each minute.
  const allowed = CALLS_PER_MINUTE * (1 + (Date.now() - begun) / 60_000);
  const genuine = await postGenuine(target);
  await target.simulator('DELETE paypal/faults');
  const taken = forged.filter((status) => status === 200).length;
  const faults = [
    ...(taken > 0 ? [`${taken} were taken`] : []),
    ...(calls > Math.ceil(allowed)
      ? [`${FORGED} forged deliveries caused ${calls} calls to the provider`]
      : []),
    ...(genuine === 200 ? [] : [`a genuine event of Stripe’s meanwhile: ${genuine}`]),
  ];
  return judge({
    tried: 'forged deliveries of PayPal’s from many networks, and what they cost',
    faults,
    probes: FORGED,
  });
}

async function callsOf(target: Target): Promise<number> {
  const { fired } = z
    .object({ fired: z.record(z.string(), z.number()) })
    .parse(await target.simulator('GET paypal/faults'));
  return fired.ok ?? 0;
}

async function postForged({ stranger, product: { simulatorUrl } }: Target): Promise<number> {
  const body = JSON.stringify({
    id: `WH-${randomUUID()}`,
    event_type: 'PAYMENT.CAPTURE.COMPLETED',
    resource: {},
  });
  const answer = await stranger().ask('POST /api/webhooks/paypal', {
    text: body,
    headers: {
      origin: null,
      'paypal-auth-algo': 'SHA256withRSA',
      'paypal-cert-url': `${simulatorUrl}/v1/notifications/certs/CERT-${randomUUID()}`,
      'paypal-transmission-id': randomUUID(),
      'paypal-transmission-sig': randomBytes(256).toString('base64'),
      'paypal-transmission-time': new Date().toISOString(),
    },
  });
  return answer.status;
}

async function postGenuine({ stranger, secrets }: Target): Promise<number> {
  const [body, time] = [eventOf({ id: `evt_${randomUUID()}` }), Math.floor(Date.now() / 1_000)];
  const signature = `t=${time},v1=${mac({ secret: secrets.stripeWebhookSecret, time, body })}`;
  const answer = await stranger().ask('POST /api/webhooks/stripe', {
    text: body,
    headers: { origin: null, 'stripe-signature': signature },
  });
  return answer.status;
}
