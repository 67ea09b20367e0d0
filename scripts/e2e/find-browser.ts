import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { PROJECT_ROOT } from '../environment';

/**
 * Where systems keep a Chromium; `null` is the one that Playwright installs for itself. Debian's headless shell comes
 * before its Chromium: the same pages, without a window, in half the time.
 */
const CANDIDATES = [
  null,
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * Path of a browser that really starts here, or `null` for Playwright's own; installs one when there is none.
 * @throws Error in one sentence when none can be had.
 */
export async function findBrowser(): Promise<string | null> {
  const found = await firstThatStarts();
  if (found !== undefined) return found;

  console.log('No browser is installed; installing one (once) ...');
  install();
  const installed = await firstThatStarts();
  if (installed !== undefined) return installed;
  throw new Error(
    'No browser starts here. Install Chromium (Debian: `apt-get install chromium`; elsewhere: `npx playwright install chromium`), then run `npm run e2e` again.',
  );
}

async function firstThatStarts(): Promise<string | null | undefined> {
  for (const candidate of CANDIDATES) {
    if (candidate !== null && !existsSync(candidate)) continue;
    if (await starts(candidate)) return candidate;
  }
  return undefined;
}

/** Existing is not enough: a browser without its libraries, or Ubuntu's placeholder for a snap, does not start. */
async function starts(executablePath: string | null): Promise<boolean> {
  try {
    const browser = await chromium.launch({
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
      timeout: 30_000,
      ...(executablePath === null ? {} : { executablePath }),
    });
    await browser.close();
    return true;
  } catch {
    return false;
  }
}

function install(): void {
  const isDebian = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (command: string, options: string[]) =>
    spawnSync(command, options, { stdio: 'inherit', env: environment }).status === 0;
  const installs = (browser: string) =>
    // Without a Chinese font, screenshots show boxes.
    run('apt-get', ['install', '-y', '-q', '--no-install-recommends', browser, 'fonts-noto-cjk']);
  if (isDebian && run('apt-get', ['update', '-q'])) {
    // Older releases have no headless shell.
    if (installs('chromium-headless-shell') || installs('chromium')) return;
  }
  run(process.execPath, [
    path.join(PROJECT_ROOT, 'node_modules', '@playwright', 'test', 'cli.js'),
    'install',
    'chromium',
  ]);
}
