import { defineConfig } from '@playwright/test';
import type { JourneyOptions } from './e2e/support/fixtures';

/** `npm run e2e` and `npm run e2e:live` start the product, find a browser, and say where both are. */
const baseURL = process.env.E2E_BASE_URL ?? 'http://localhost:3000';
const executablePath = process.env.E2E_BROWSER;
/** Where `npm run e2e` and `npm run e2e:live` read how it went. */
const report = process.env.E2E_REPORT ?? 'test-results/e2e.playwright.json';
/** The providers' own pages are far away, and slower than their simulators. */
const patience = process.env.E2E_LIVE === undefined ? 1 : 3;

/** A browser that talks to nobody but the pages under test. Root may not use Chromium's own sandbox. */
const browserArguments = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

const isFull = process.env.TEST_FULL === 'true';
const inChinese = isFull ? /@zh/ : /@zh.*@layout/;
const onPhone = isFull ? /@phone/ : /@phone.*@layout/;

const desktop = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

/**
 * Every journey runs in English on a desktop. In a full run one tagged @phone also runs in Chinese on a phone, and one tagged
 * @zh in Chinese at least; else only those tagged @layout do, which between them see each page once. One tagged @translated runs once
 * more in a browser that translates what it shows.
 */
export default defineConfig<JourneyOptions>({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  // A test that passes at the second try has shown a fault.
  retries: 0,
  // A journey waits more than it works: on two cores a third and a fourth use what the others leave.
  workers: 4,
  fullyParallel: true,
  forbidOnly: process.env.CI !== undefined,
  timeout: 60_000 * patience,
  expect: { timeout: 15_000 * patience },
  reporter: [
    ['list'],
    ['json', { outputFile: report }],
    ['html', { open: 'never', outputFolder: 'playwright-report' }],
  ],
  use: {
    baseURL,
    timezoneId: 'Europe/London',
    // `npm run e2e -- --trace=on` records every step; always doing so costs a quarter of the time.
    trace: 'off',
    screenshot: 'only-on-failure',
    actionTimeout: 15_000 * patience,
    navigationTimeout: 30_000 * patience,
    launchOptions: { args: browserArguments, ...(executablePath === undefined ? {} : { executablePath }) },
  },
  projects: [
    { name: 'desktop-en', use: { ...desktop, locale: 'en-GB' } },
    { name: 'desktop-zh', grep: inChinese, grepInvert: /@phone/, use: { ...desktop, locale: 'zh-CN' } },
    { name: 'translated', grep: /@translated/, use: { ...desktop, locale: 'en-GB', isTranslated: true } },
    { name: 'phone-zh', grep: onPhone, use: { ...phone, locale: 'zh-CN' } },
  ],
});
