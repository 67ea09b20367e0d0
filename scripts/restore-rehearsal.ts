import { parseEnv } from '@/lib/core/env';
import { isDataDirTaken, takeDataDir } from './data-dir-lock';
import { checkDatabase } from './doctor/check-database';
import type { Finding } from './doctor/finding';
import { dataDirOf, givenEnvironment } from './environment';
import { startPostgres } from './postgres/start-postgres';
import { copyCluster } from './restore-rehearsal/copy-cluster';
import { dumpAndRestore } from './restore-rehearsal/dump-and-restore';
import { rehearseRestore } from './restore-rehearsal/rehearse-restore';
import type { RestoredDatabase } from './restore-rehearsal/restored-database';
import { runScript } from './run-script';
import { composeEnvironment } from './start/compose-environment';
import { newSecrets, readSecrets } from './start/secrets';

/** What the doctor asks about the database alone. That work waits in it is no fault of the copy. */
const SUBJECTS = ['Database', 'Database role', 'Books'];

/**
 * Backs the database up, restores the backup beside it, and asks the copy everything that is asked of books; then removes
 * both. The product may run meanwhile. Ends the process: 0 when nothing is missing and every invariant holds.
 */
async function rehearse(): Promise<void> {
  const begun = Date.now();
  console.log('Making a backup and restoring it beside the database ...');
  const restored = await restore();
  let findings: Finding[];
  try {
    findings = await rehearseRestore({ restored, ask: askDoctor });
  } finally {
    await restored.remove();
  }
  for (const { subject, words, fix } of findings) {
    console.log(
      fix === null ? `OK       ${subject}: ${words}` : `PROBLEM  ${subject}: ${words}\n         ${fix}`,
    );
  }
  const problems = findings.filter(({ fix }) => fix !== null).length;
  const seconds = (value: number) => `${value.toFixed(1)} s`;
  console.log(
    `\n${restored.way}: backup ${seconds(restored.backupSeconds)}, restore ${seconds(restored.restoreSeconds)}, with all questions ` +
      `${seconds((Date.now() - begun) / 1_000)}. ${problems === 0 ? 'The backup can be relied on.' : `${problems} problems.`}`,
  );
  process.exit(problems === 0 ? 0 : 1);
}

/** The configured database, else the embedded one, started for the time if it does not run. */
async function restore(): Promise<RestoredDatabase> {
  const given = givenEnvironment();
  const url = given.DATABASE_URL?.trim();
  if (url) return await dumpAndRestore({ url, ownerUrl: given.DATABASE_OWNER_URL?.trim() || null });
  const dataDir = dataDirOf(given);
  if (isDataDirTaken({ dataDir })) return await copyCluster({ dataDir });
  const lock = await takeDataDir({ dataDir, address: 'rehearsing a restore' });
  try {
    const postgres = await startPostgres({ dataDir });
    return await copyCluster({ dataDir }).finally(() => postgres.stop());
  } finally {
    lock.release();
  }
}

async function askDoctor({ url }: RestoredDatabase['urls']): Promise<Finding[]> {
  const given = givenEnvironment();
  const secrets = readSecrets({ dataDir: dataDirOf(given) }) ?? newSecrets();
  const environment = { ...composeEnvironment({ given, secrets, databaseUrl: url }), DATABASE_URL: url };
  // The modules of lib/ read the environment themselves.
  Object.assign(process.env, environment);
  const findings = await checkDatabase(parseEnv(environment), { isWhole: true });
  return findings.filter(({ subject }) => SUBJECTS.includes(subject));
}

runScript({ moduleUrl: import.meta.url, main: rehearse });
