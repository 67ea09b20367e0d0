import type { z } from 'zod';
import { isLoopback } from './is-loopback';
import type { Variables } from './variables';
import { weaknessOf } from './weakness-of';

export type ConfigurationProblem = { variable: string; problem: string; fix: string };

/** Missing, incomplete and contradictory variables that are each well formed. */
export function problemsOf(variables: Variables): ConfigurationProblem[] {
  const problems = [
    ...stripeProblems(variables),
    ...paypalProblems(variables),
    ...googleProblems(variables),
    ...mailProblems(variables),
    ...modeProblems(variables),
    ...secretProblems(variables),
  ];
  if (variables.DATABASE_URL === undefined) problems.push(missing('DATABASE_URL', fixDatabaseUrl(variables)));
  if (variables.NEXTAUTH_SECRET === undefined) problems.push(missing('NEXTAUTH_SECRET', FIX_NEXTAUTH_SECRET));
  return problems;
}

const FIX_NEXTAUTH_SECRET = 'Set it to the output of `openssl rand -base64 32`.';

const FIX_METRICS_TOKEN = 'Set it to the output of `openssl rand -base64 32`, or take it out.';

/** Schema messages are written as "what is wrong. what to do." so that one text serves both halves. */
export function toProblem(issue: z.core.$ZodIssue): ConfigurationProblem {
  const [problem = issue.message, ...fix] = issue.message.split(/(?<=\.) /);
  return { variable: issue.path.join('.'), problem, fix: fix.join(' ') };
}

function missing(variable: string, fix: string): ConfigurationProblem {
  return { variable, problem: 'It is not set.', fix };
}

function stripeProblems(variables: Variables): ConfigurationProblem[] {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_PUBLISHABLE_KEY: publishableKey } = variables;
  if (secretKey === undefined) {
    const other = publishableKey ?? variables.STRIPE_WEBHOOK_SECRET ?? variables.STRIPE_API_BASE;
    return other === undefined
      ? []
      : [
          missing(
            'STRIPE_SECRET_KEY',
            'Set it, or take the other STRIPE_ variables out to do without Stripe.',
          ),
        ];
  }
  const problems: ConfigurationProblem[] = [];
  if (variables.STRIPE_WEBHOOK_SECRET === undefined) {
    problems.push(
      missing('STRIPE_WEBHOOK_SECRET', 'Set it to the signing secret (whsec_...) of your webhook endpoint.'),
    );
  }
  if (publishableKey !== undefined && isLiveKey(publishableKey) !== isLiveKey(secretKey)) {
    problems.push({
      variable: 'STRIPE_PUBLISHABLE_KEY',
      problem: 'One Stripe key is for live money and the other is for tests.',
      fix: 'Take both keys from the same mode of the Stripe dashboard.',
    });
  }
  if (isLiveKey(secretKey) && variables.STRIPE_API_BASE !== undefined) {
    problems.push(liveApiBase('STRIPE_API_BASE'));
  }
  return problems;
}

function paypalProblems(variables: Variables): ConfigurationProblem[] {
  const needed = ['PAYPAL_CLIENT_ID', 'PAYPAL_CLIENT_SECRET', 'PAYPAL_WEBHOOK_ID'] as const;
  const others = [
    'PAYPAL_MODE',
    'PAYPAL_MERCHANT_ID',
    'PAYPAL_WEBHOOK_AUTHORITY_FILE',
    'PAYPAL_API_BASE',
  ] as const;
  if ([...needed, ...others].every((name) => variables[name] === undefined)) return [];

  const problems = needed
    .filter((name) => variables[name] === undefined)
    .map((name) => missing(name, 'Set it, or take the other PAYPAL_ variables out to do without PayPal.'));
  return variables.PAYPAL_MODE === 'live' ? [...problems, ...livePayPalProblems(variables)] : problems;
}

function livePayPalProblems(variables: Variables): ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = [];
  if (variables.PAYPAL_MERCHANT_ID === undefined) {
    problems.push(
      missing(
        'PAYPAL_MERCHANT_ID',
        "Set it to your account's merchant id, which PayPal shows under Account Settings, Business information: money paid to another account is no payment.",
      ),
    );
  }
  if (variables.PAYPAL_WEBHOOK_AUTHORITY_FILE !== undefined) {
    problems.push({
      variable: 'PAYPAL_WEBHOOK_AUTHORITY_FILE',
      problem: 'Webhooks about real money are believed only where a public authority vouches for PayPal.',
      fix: "Take it out; it is for the simulator's webhooks.",
    });
  }
  if (variables.PAYPAL_API_BASE !== undefined) problems.push(liveApiBase('PAYPAL_API_BASE'));
  return problems;
}

function googleProblems(variables: Variables): ConfigurationProblem[] {
  const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret } = variables;
  if ((clientId === undefined) === (clientSecret === undefined)) return [];
  const variable = clientId === undefined ? 'GOOGLE_CLIENT_ID' : 'GOOGLE_CLIENT_SECRET';
  return [missing(variable, 'Set both GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET, or neither.')];
}

/** Anybody can register anybody's address in a sandbox, so its mail goes to a mail server for tests on this machine, if any. */
function mailProblems(variables: Variables): ConfigurationProblem[] {
  const { SMTP_URL: url, MAIL_FROM: from } = variables;
  if ((url === undefined) !== (from === undefined)) {
    const variable = url === undefined ? 'SMTP_URL' : 'MAIL_FROM';
    return [missing(variable, 'Set both SMTP_URL and MAIL_FROM, or neither.')];
  }
  if (url === undefined || !isSandbox(variables) || isLoopback(new URL(url).hostname)) return [];
  return [
    {
      variable: 'SMTP_URL',
      problem: 'In a sandbox nothing is mailed to other machines.',
      fix: 'Take it out, and read the mail at /messages; or name a mail server for tests on this machine.',
    },
  ];
}

function modeProblems(variables: Variables): ConfigurationProblem[] {
  const isStripeLive = isLiveKey(variables.STRIPE_SECRET_KEY);
  const isPayPalLive = variables.PAYPAL_MODE === 'live';
  if (!isStripeLive && !isPayPalLive) return [];

  const problems: ConfigurationProblem[] = [];
  const hasBoth = variables.STRIPE_SECRET_KEY !== undefined && variables.PAYPAL_CLIENT_ID !== undefined;
  if (hasBoth && isStripeLive !== isPayPalLive) {
    problems.push({
      variable: 'PAYPAL_MODE',
      problem: `Stripe is ${isStripeLive ? 'live' : 'in test mode'} and PayPal is ${isPayPalLive ? 'live' : 'in sandbox mode'}.`,
      fix: 'Use live keys for both or test keys for both.',
    });
  }
  if (variables.APP_URL === undefined || !variables.APP_URL.startsWith('https:')) {
    problems.push({
      variable: 'APP_URL',
      problem: 'Live payments need an https address.',
      fix: 'Set it to the address that payers see, such as https://pay.example.com.',
    });
  }
  return problems;
}

/** Whoever guesses the one signs in as anybody, and whoever guesses the other reads the metrics. A sandbox has nothing to take. */
function secretProblems(variables: Variables): ConfigurationProblem[] {
  if (isSandbox(variables)) return [];
  const secrets = [
    ['NEXTAUTH_SECRET', FIX_NEXTAUTH_SECRET],
    ['METRICS_TOKEN', FIX_METRICS_TOKEN],
  ] as const;
  return secrets.flatMap(([variable, fix]) => {
    const secret = variables[variable];
    const problem = secret === undefined ? null : weaknessOf(secret);
    return problem === null ? [] : [{ variable, problem, fix }];
  });
}

/** Every provider with keys is a simulator. */
function isSandbox(variables: Variables): boolean {
  const isStripeReal = variables.STRIPE_SECRET_KEY !== undefined && variables.STRIPE_API_BASE === undefined;
  const isPayPalReal = variables.PAYPAL_CLIENT_ID !== undefined && variables.PAYPAL_API_BASE === undefined;
  return !isStripeReal && !isPayPalReal;
}

/** Real money never goes into the embedded database. */
function fixDatabaseUrl(variables: Variables): string {
  const address = 'Set it to postgresql://user:password@host:5432/name';
  const isLive = isLiveKey(variables.STRIPE_SECRET_KEY) || variables.PAYPAL_MODE === 'live';
  return isLive
    ? `${address}, a PostgreSQL that is backed up.`
    : `${address}, or use \`npm start\`, which brings its own PostgreSQL.`;
}

function liveApiBase(variable: string): ConfigurationProblem {
  return {
    variable,
    problem: 'Live keys must only ever be sent to the provider itself.',
    fix: 'Take it out, or use test keys with it.',
  };
}

export function isLiveKey(key: string | undefined): boolean {
  return key?.includes('_live_') ?? false;
}
