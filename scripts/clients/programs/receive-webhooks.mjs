import { once } from 'node:events';
import { createServer } from 'node:http';
import { control } from './steps.mjs';

/** An endpoint of its own for a provider's webhooks; `next` waits for one whose body holds the text. */
export async function receiveWebhooks(provider) {
  const received = [];
  let announce = () => {};
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    received.push({ headers: request.headers, body });
    response.writeHead(200).end();
    announce();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await control(`${provider}/webhook-urls`, { urls: [`http://127.0.0.1:${server.address().port}/`] });

  const next = async (text) => {
    const signal = AbortSignal.timeout(30_000);
    for (;;) {
      const found = received.find(({ body }) => body.includes(text));
      if (found) return found;
      await new Promise((resolve, reject) => {
        announce = resolve;
        signal.addEventListener('abort', () => reject(new Error(`No webhook came that holds ${text}.`)));
      });
    }
  };
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { next, close };
}
