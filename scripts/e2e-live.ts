import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { ProviderName } from '@/lib/providers/names';
import { liveSettings } from './e2e/live-settings';
import { runJourneys, type StartedProduct } from './e2e/run-journeys';
import { givenEnvironment, type Variables } from './environment';
import { runningPostgres } from './postgres/running-postgres';
import { runScript } from './run-script';

/**
 * Runs the journeys that need no simulator at the providers' own sandboxes. They are slow, so one at a time, in one
 * language.
 */
async function e2eLive(): Promise<never> {
  const given = givenEnvironment();
  const { providers, product, notes } = liveSettings(given);
  for (const note of notes) console.log(note);
  const options = process.argv.slice(2);
  const isProjectChosen = options.some((option) => option.startsWith('--project'));
  return runJourneys({
    suite: 'e2e-live',
    product,
    // Known in advance, so that webhooks can be forwarded to it.
    port: given.PORT?.trim() ? Number(given.PORT) : null,
    // The provider's account holds money of earlier runs, of which this database knows nothing.
    isReconciled: false,
    prepare: async (started) => ({ E2E_LIVE: 'true', ...(await makeOperator(started)) }),
    options: [
      '--workers=1',
      `--grep=${tagsOf(providers)}`,
      ...(isProjectChosen ? [] : ['--project=desktop-en']),
      ...options,
    ],
  });
}

function tagsOf(providers: readonly ProviderName[]): string {
  return providers.map((provider) => `@live-${provider}\\b`).join('|');
}

/** There is no demo data where a provider has keys, so an operator is made as docs/go-live.md says. */
async function makeOperator({ url, dataDir }: StartedProduct): Promise<Variables> {
  const email = `operator-${randomUUID()}@example.com`;
  const password = randomUUID();
  const answer = await fetch(`${url}/api/users`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email, password, name: 'Operator' }),
  });
  if (!answer.ok) throw new Error(`No operator could be registered: ${await answer.text()}`);
  const running = runningPostgres({ dataDir });
  if (!running?.ownerUrl) throw new Error('The database of this run cannot be found.');
  const client = new Client({ connectionString: running.ownerUrl });
  await client.connect();
  try {
    await client.query("UPDATE users SET role = 'admin' WHERE email = $1", [email]);
  } finally {
    await client.end();
  }
  return { E2E_OPERATOR_EMAIL: email, E2E_OPERATOR_PASSWORD: password };
}

runScript({ moduleUrl: import.meta.url, main: e2eLive });
