import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ClientResult, runClient } from './clients/run-client';
import { startSimulator } from './clients/start-simulator';
import { thirdPartyClients } from './clients/third-party-clients';
import { runScript } from './run-script';
import { forgetSuiteResults, type SuiteResult, writeSuiteResult } from './suite-results';

const SUITE = 'clients';

/**
 * Drives the simulators with the providers' own libraries, as they are published: each is installed into a temporary
 * folder and speaks HTTP to a simulator that runs as a process of its own. Arguments are words in the names of those
 * to run; without any, all run.
 */
async function clients(): Promise<void> {
  const words = process.argv.slice(2).filter((word) => !word.startsWith('-'));
  const chosen = thirdPartyClients.filter(
    ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
  );
  forgetSuiteResults([SUITE]);
  const folder = mkdtempSync(path.join(tmpdir(), 'linku-clients-'));
  const results: ClientResult[] = [];
  try {
    for (const client of chosen) {
      console.log(`\n── ${client.name} ${'─'.repeat(Math.max(0, 60 - client.name.length))}`);
      results.push(await runOne({ client, folder: path.join(folder, String(results.length)) }));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const result = sumOf(results);
  writeSuiteResult(result);
  console.log(`\n${SUITE}: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`);
  process.exit(result.failed === 0 && result.passed > 0 ? 0 : 1);
}

/** A simulator for each client, so that none finds what another left. */
async function runOne({
  client,
  folder,
}: {
  client: (typeof thirdPartyClients)[number];
  folder: string;
}): Promise<ClientResult> {
  const simulator = await startSimulator({ dataDir: path.join(folder, 'data') });
  try {
    return await runClient({
      client,
      folder: path.join(folder, 'client'),
      environment: simulator.environment,
    });
  } finally {
    await simulator.stop();
  }
}

function sumOf(results: readonly ClientResult[]): SuiteResult {
  const sum = (pick: (result: ClientResult) => number) =>
    results.reduce((total, result) => total + pick(result), 0);
  return {
    name: SUITE,
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    skipped: sum(({ skipped }) => skipped),
  };
}

runScript({ moduleUrl: import.meta.url, main: clients });
