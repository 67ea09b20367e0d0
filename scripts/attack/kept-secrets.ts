import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../environment';
import { type Attack, judge, type Verdict } from './attack';
import { writeTask } from './lives';
import type { Target } from './target';

/** What is in the bundle, in answers, in logs and in files that others could read. */
export const keptSecrets: Attack = { name: 'kept-secrets', isQuick: true, run };

async function* run(target: Target): AsyncIterable<Verdict> {
  yield await inAnswers(target);
  yield inBundle(target);
  yield await inLogs(target);
  yield modes(target);
  yield await metrics(target);
  yield await sources(target);
}

/** By PayPal's own design, browsers name the shop with its client id. */
const secretValues = ({ secrets: { paypalClientId: _, ...rest } }: Target) => Object.entries(rest);

function leaks({ target, texts }: { target: Target; texts: readonly [string, string][] }): string[] {
  return texts.flatMap(([name, text]) =>
    secretValues(target).flatMap(([secret, value]) => (text.includes(value) ? [`${secret} in ${name}`] : [])),
  );
}

async function inAnswers(target: Target): Promise<Verdict> {
  const poster = await target.person();
  const taskId = await writeTask({ poster });
  const paths = [
    '/',
    '/sign-in',
    `/tasks/${taskId}/pay`,
    `/tasks/${taskId}/pay/card`,
    '/payments',
    '/admin',
    '/admin/webhooks',
    '/api/openapi.json',
    '/api/health',
    '/api/ready',
    '/api/auth/providers',
    '/api/auth/session',
    '/no-such-page',
  ];
  const texts: [string, string][] = [];
  for (const path_ of paths) {
    for (const browser of [poster, target.admin]) {
      const { text, headers } = await browser.ask(`GET ${path_}`);
      texts.push([path_, `${JSON.stringify([...headers])}\n${text}`]);
    }
  }
  return judge({ tried: 'secrets in answers', faults: leaks({ target, texts }), probes: texts.length });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function inBundle(target: Target): Verdict {
  const files = filesBelow(path.join(PROJECT_ROOT, '.next', 'static'));
  const texts = files.map((file) => [path.basename(file), readFileSync(file, 'utf8')] as [string, string]);
  const words = texts.flatMap(([name, text]) =>
    /sk_(test|live)_|whsec_|NEXTAUTH_SECRET|DATABASE_URL|postgresql:\/\//.test(text)
      ? [`a name or prefix of a secret in ${name}`]
      : [],
  );
  const maps = files
    .filter((file) => file.endsWith('.map'))
    .map((file) => `a source map: ${path.basename(file)}`);
  return judge({
    tried: 'secrets and sources in what browsers get',
    faults: [...leaks({ target, texts }), ...words, ...maps],
    probes: files.length,
  });
}

/** After everything that was attacked before, so this attack comes late. */
async function inLogs(target: Target): Promise<Verdict> {
  const { email, password } = await target.person({ name: 'Zq8 Canary' });
  const wrong = 'zq9-wrong-password';
  await target.stranger().signIn({ email, password: wrong });
  await target.stranger().ask('POST /api/users', {
    body: { email: 'zq9-canary@example.com', password: 'zq9-kettle-orbit', name: 'Zq9 Name' },
  });
  const files = filesBelow(path.join(target.product.dataDir, 'logs'));
  const texts = files.map((file) => [path.basename(file), readFileSync(file, 'utf8')] as [string, string]);
  const personal = [
    email,
    password,
    wrong,
    'zq9-kettle-orbit',
    'zq9-canary',
    'Zq8 Canary',
    'Zq9 Name',
    '4242424242424242',
  ];
  const found = texts.flatMap(([name, text]) =>
    personal.flatMap((value) => (text.includes(value) ? [`${value} in ${name}`] : [])),
  );
  const cookies = texts.flatMap(([name, text]) =>
    /linku\.session=|eyJ[A-Za-z0-9_-]{20}/.test(text) ? [`a cookie in ${name}`] : [],
  );
  return judge({
    tried: 'secrets, passwords, names and addresses in logs',
    faults: [...leaks({ target, texts }), ...found, ...cookies],
    probes: files.length,
  });
}

/** Of every file below the data folder, what others than its owner may. */
function modes({ product: { dataDir } }: Target): Verdict {
  if (process.platform === 'win32')
    return {
      tried: 'files that others could read',
      outcome: 'not tried',
      words: 'Windows has no such modes',
    };
  const entries = readdirSync(dataDir, { recursive: true, withFileTypes: true });
  const open = entries.flatMap((entry) => {
    const full = path.join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink()) return [];
    const { mode } = statSync(full);
    // Somebody else may pass through a folder to the database of another account, and not look in.
    const allowed = entry.isDirectory() ? 0o711 : 0o600;
    return (mode & 0o777 & ~allowed) === 0
      ? []
      : [`${path.relative(dataDir, full)} ${(mode & 0o777).toString(8)}`];
  });
  return judge({ tried: 'files that others could read', faults: open, probes: entries.length });
}

async function metrics({ stranger, person }: Target): Promise<Verdict> {
  const faults: string[] = [];
  const paths = [
    '/api/admin/solvency',
    '/api/admin/earnings.csv?month=2026-11',
    '/api/users/me',
    '/messages?email=admin@linku.test',
  ];
  for (const browser of [stranger(), await person()]) {
    for (const path_ of paths.filter((one) => one.includes('admin/'))) {
      const { status } = await browser.ask(`GET ${path_}`);
      if (status !== 401 && status !== 403) faults.push(`${path_}: ${status}`);
    }
  }
  return judge({ tried: 'figures of the platform for everybody', faults, probes: 4 });
}

async function sources({ stranger }: Target): Promise<Verdict> {
  const paths = [
    '/.env',
    '/.git/config',
    '/package.json',
    '/.next/BUILD_ID',
    '/_next/../.env',
    '/prisma/schema',
    '/secrets.json',
    '/.data/secrets.json',
    '/server.js',
    '/_next/image?url=http://127.0.0.1/&w=64&q=75',
    '/_next/image?url=/api/users/me&w=64&q=75',
    '/_next/data/x/index.json',
    '/api/..%2f..%2fpackage.json',
    '/%2e%2e/.env',
    '/wp-login.php',
    '/_simulator/state',
  ];
  const faults: string[] = [];
  for (const path_ of paths) {
    const { status, text } = await stranger().ask(`GET ${path_}`);
    if (status === 200 || status >= 500 || /linku-pay|nextAuthSecret/.test(text.slice(0, 500)))
      faults.push(`${path_}: ${status}`);
  }
  return judge({ tried: 'files that are not for browsers', faults, probes: paths.length });
}
