import { createServer, type IncomingMessage, type Server } from 'node:http';
import { NextRequest } from 'next/server';
import type { RouteHandler } from '@/lib/http/route';

export type WebhookDoors = {
  /** Their origin; each door is below it at the path that it has in the product. */
  url: string;
  close(): Promise<void>;
};

/** Our own webhook doors, reached by HTTP as the providers reach them. */
export async function openWebhookDoors(): Promise<WebhookDoors> {
  const [stripe, paypal, stripeAlias, paypalAlias] = await Promise.all([
    import('@/app/api/webhooks/stripe/route'),
    import('@/app/api/webhooks/paypal/route'),
    import('@/app/api/users/stripe/webhook/route'),
    import('@/app/api/users/paypal/webhook/route'),
  ]);
  const doors = new Map<string, RouteHandler>([
    ['/api/webhooks/stripe', stripe.POST],
    ['/api/webhooks/paypal', paypal.POST],
    ['/api/users/stripe/webhook', stripeAlias.POST],
    ['/api/users/paypal/webhook', paypalAlias.POST],
  ]);
  const server = createServer(async (incoming, outgoing) => {
    const door = doors.get(incoming.url ?? '');
    const response = door
      ? await door(await toRequest(incoming), { params: Promise.resolve({}) })
      : new Response(null, { status: 404 });
    outgoing.writeHead(response.status, { 'content-type': 'application/json' });
    outgoing.end(await response.text());
  });
  const port = await listening(server);
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function toRequest(incoming: IncomingMessage): Promise<NextRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  return new NextRequest(new URL(incoming.url ?? '', 'http://localhost:3000'), {
    method: 'POST',
    headers,
    body: Buffer.concat(chunks),
  });
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}
