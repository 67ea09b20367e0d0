import { createServer } from 'node:http';
import next from 'next';
import { pool } from '@/lib/core/db/client';
import { requireMode } from '@/lib/core/db/require-mode';
import { env } from '@/lib/core/env';
import { securityHeaders } from '@/lib/http/security-headers';
import { stopUpdates } from '@/lib/updates/update-source';
import { refusePublishedPasswords } from '@/lib/users/fit-demo-passwords';
import { requireRuntimeRole } from './database-roles/require-runtime-role';
import { givenEnvironment, PROJECT_ROOT } from './environment';
import { createHttpServer } from './http-server';
import { watchLoad } from './http-server/load';
import { loadAnew } from './http-server/load-anew';
import { createRefusalLog } from './http-server/refusal-log';
import { runScript } from './run-script';
import { giveUpRoot } from './step-down';
import { onStopRequest } from './stop-request';

/** After this time the rest is cut: whoever asked us to stop does not wait for ever either. */
const DRAIN_MILLISECONDS_MAX = 6_000;

/**
 * The web server: Next behind our own limits. Ends with 0 after a stop request, when the requests in progress are
 * answered.
 */
async function serve(): Promise<void> {
  const isDevelopment = process.argv.includes('--dev');
  givenEnvironment();
  const { mode, port, listenHost, isPublic, appUrl, trustedProxyHops, rateLimitScale } = env();
  await requireMode();
  await requireRuntimeRole();
  if (mode === 'sandbox' && isPublic) await refusePublishedPasswords(pool());
  // next-auth builds its addresses from this variable and would trust the Host header without it.
  process.env.NEXTAUTH_URL = appUrl;

  const app = next({
    dev: isDevelopment,
    dir: PROJECT_ROOT,
    port,
    hostname: 'localhost',
    // Next handles upgrades to WebSocket, past everything that our server guards, on the server that it is given. Only
    // reloading during development needs them; in production it gets one that never listens, and upgrades are plain
    // requests.
    ...(isDevelopment ? {} : { httpServer: createServer() }),
  });
  await app.prepare();
  const server = createHttpServer({
    handle: loadAnew(app.getRequestHandler()),
    trustedProxyHops,
    rateLimitScale,
    headers: securityHeaders({ appUrl }),
    // Compiling a page holds everything up.
    ...(isDevelopment ? {} : { load: watchLoad() }),
    onRefused: createRefusalLog(),
  });
  await server.listen({ port, host: listenHost });
  // During development this process compiles, and writes what it compiled.
  if (!isDevelopment) giveUpRoot();
  console.log(`Listening on port ${port} of ${listenHost ?? 'every address'} for ${appUrl}`);

  onStopRequest(async () => {
    // Streams have no end of their own to wait for.
    void stopUpdates();
    await server.drain({ withinMs: DRAIN_MILLISECONDS_MAX });
    process.exit(0);
  });
}

runScript({ moduleUrl: import.meta.url, main: serve });
