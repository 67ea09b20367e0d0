import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadAnew } from './load-anew';

const handle = loadAnew(async (_, response) => void response.end('handled'));
const server = createServer((request: IncomingMessage, response) => void handle(request, response));
let origin: string;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  origin = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
});
afterAll(() => void server.close());

it.each([
  ['within our own pages', '/tasks', '/tasks/7', 200],
  ['to where the method is chosen', '/tasks/7', '/tasks/7/pay', 204],
  ['from there to the card', '/tasks/7/pay', '/tasks/7/pay/card?payment_id=1', 204],
  ['from the card to what became of it', '/tasks/7/pay/card', '/tasks/7/pay/result', 204],
  ['and from there back', '/tasks/7/pay', '/tasks', 204],
  ['on the page itself', '/tasks/7/pay', '/tasks/7/pay?method=paypal', 200],
  ['from a document that does not say what it is', null, '/tasks', 204],
])('What is exchanged %s: %s to %s is answered by %d', async (_, from, to, status) => {
  const headers = { rsc: '1', ...(from !== null && { referer: `https://pay.example${from}` }) };
  const response = await fetch(`${origin}${to}`, { headers });
  expect(response.status).toBe(status);
  expect(await response.text()).toBe(status === 200 ? 'handled' : '');
});

it('A page that a browser loads as its own is handled, wherever it comes from', async () => {
  for (const referer of ['', 'https://pay.example/tasks/7', 'https://elsewhere.example/']) {
    expect((await fetch(`${origin}/tasks/7/pay`, { headers: { referer } })).status).toBe(200);
  }
});
