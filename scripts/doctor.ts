import { ConfigurationError, type Env, parseEnv } from '@/lib/core/env';
import { type ProviderName, providerNames } from '@/lib/providers/names';
import { checkAmounts } from './doctor/check-amounts';
import { checkApplication } from './doctor/check-application';
import { checkCardNumbers } from './doctor/check-card-numbers';
import { checkDatabase } from './doctor/check-database';
import { checkMail } from './doctor/check-mail';
import { checkMode } from './doctor/check-mode';
import { checkPayPal } from './doctor/check-paypal';
import { checkReports } from './doctor/check-reports';
import { checkRights } from './doctor/check-rights';
import { checkSecurityContact } from './doctor/check-security-contact';
import { checkStripe } from './doctor/check-stripe';
import type { Finding } from './doctor/finding';
import { dataDirOf, givenEnvironment } from './environment';
import { runningPostgres } from './postgres/running-postgres';
import { runScript } from './run-script';
import { composeEnvironment } from './start/compose-environment';
import { newSecrets, readSecrets } from './start/secrets';

/** Each provider by itself: whether it can be reached, and accepts our keys. */
const providerChecks: Record<ProviderName, (settings: Env) => Promise<Finding[]>> = {
  stripe: checkStripe,
  paypal: checkPayPal,
};

/**
 * Checks everything that a payment needs and says what to do about each problem. Never prints a secret. With `--whole`, the
 * books are asked about every row, as the worker does every night.
 */
async function doctor(): Promise<void> {
  const isWhole = process.argv.includes('--whole');
  const { settings, isDatabaseKnown, findings } = configuration();
  print(findings);
  if (settings) {
    const database = async (known: Env) =>
      isDatabaseKnown ? await checkDatabase(known, { isWhole }) : NO_DATABASE;
    const cardNumbers = async (known: Env) => (isDatabaseKnown ? await checkCardNumbers(known) : []);
    const providers = providerNames.map((name) => providerChecks[name]);
    const mode = isDatabaseKnown ? await checkMode(settings) : [];
    print(mode);
    findings.push(...mode);
    // Keys and a database that do not belong together: no provider is asked anything.
    const isOtherMode = mode.some(({ fix }) => fix !== null);
    const checks = [
      database,
      cardNumbers,
      checkApplication,
      ...providers,
      checkReports,
      checkAmounts,
      checkMail,
      checkSecurityContact,
      checkRights,
    ];
    for (const check of isOtherMode ? [] : checks) {
      const found = await check(settings);
      print(found);
      findings.push(...found);
    }
  }
  const problems = findings.filter(({ fix }) => fix !== null).length;
  console.log(
    problems === 0 ? '\nAll is well.' : `\n${problems} ${problems === 1 ? 'problem' : 'problems'}.`,
  );
  process.exit(problems === 0 ? 0 : 1);
}

/** Stands for an address while no embedded database runs; nothing connects to it. */
const DATABASE_PLACEHOLDER = 'postgresql://127.0.0.1/not-running';

const NO_DATABASE: Finding[] = [
  {
    subject: 'Database',
    words: 'No PostgreSQL runs here, so the books were not asked.',
    fix: 'Start it with `npm start`, or set DATABASE_URL to a PostgreSQL of your own.',
  },
];

/** The settings with which `npm start` would run, the running embedded database included. */
function configuration(): { settings: Env | null; isDatabaseKnown: boolean; findings: Finding[] } {
  const given = givenEnvironment();
  const dataDir = dataDirOf(given);
  const running = runningPostgres({ dataDir });
  const composed = composeEnvironment({
    given,
    secrets: readSecrets({ dataDir }) ?? newSecrets(),
    databaseUrl: running?.url ?? DATABASE_PLACEHOLDER,
  });
  const isDatabaseKnown = composed.DATABASE_URL !== DATABASE_PLACEHOLDER;
  try {
    const settings = parseEnv(composed);
    // The modules of lib/ read the environment themselves.
    Object.assign(process.env, composed);
    return {
      settings,
      isDatabaseKnown,
      findings: [{ subject: 'Settings', words: `complete, mode ${settings.mode}`, fix: null }],
    };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const findings = error.problems.map(({ variable, problem, fix }) => ({
      subject: variable,
      words: problem,
      fix,
    }));
    return { settings: null, isDatabaseKnown, findings };
  }
}

function print(findings: readonly Finding[]): void {
  for (const { subject, words, fix } of findings) {
    console.log(
      fix === null ? `OK       ${subject}: ${words}` : `PROBLEM  ${subject}: ${words}\n         ${fix}`,
    );
  }
}

runScript({ moduleUrl: import.meta.url, main: doctor });
