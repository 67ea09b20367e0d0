import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureSecrets, newSecrets, readSecrets } from './secrets';

let dataDir: string;
let file: string;

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'linku-secrets-'));
  file = path.join(dataDir, 'secrets.json');
});

afterEach(() => rmSync(dataDir, { recursive: true }));

/** The file of the version before PayPal. */
function writeFirstVersion(): Record<string, string> {
  const { nextAuthSecret, stripeSecretKey, stripeWebhookSecret } = newSecrets();
  const first = { nextAuthSecret, stripeSecretKey, stripeWebhookSecret };
  writeFileSync(file, `${JSON.stringify(first, null, 2)}\n`);
  return first;
}

test('secrets are created once, readable by their owner only', () => {
  expect(readSecrets({ dataDir })).toBeNull();
  const made = ensureSecrets({ dataDir });
  expect(ensureSecrets({ dataDir })).toEqual(made);
  expect(readSecrets({ dataDir })).toEqual(made);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(newSecrets()).not.toEqual(made);
  expect(made.paypalWebhookId).toMatch(/^[0-9A-F]{17}$/);
});

test('a folder of an earlier version gets the missing ones and keeps its own', () => {
  const first = writeFirstVersion();
  const completed = ensureSecrets({ dataDir });
  expect(completed).toMatchObject(first);
  expect(Object.keys(completed)).toEqual(Object.keys(newSecrets()));
  expect(readSecrets({ dataDir })).toEqual(completed);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('reading changes nothing, also in a folder of an earlier version', () => {
  const first = writeFirstVersion();
  expect(readSecrets({ dataDir })).toMatchObject(first);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(first);
});

test.each(['', '{"nextAuthSecret":', '{}', '[]', '{"nextAuthSecret":"short"}'])(
  'a damaged file is reported and left alone: %j',
  (text) => {
    writeFileSync(file, text);
    expect(() => readSecrets({ dataDir })).toThrow(`${file} is damaged. Remove it`);
    expect(() => ensureSecrets({ dataDir })).toThrow('is damaged');
    expect(readFileSync(file, 'utf8')).toBe(text);
  },
);
