import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { whyRoot } from './step-down';

const UID = 58_365;
const databaseUrl = 'postgresql://linku@127.0.0.1/linku';

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'linku-step-down-'));
  file = path.join(folder, 'root.pem');
  writeFileSync(file, 'a certificate');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Only root may ask as somebody else. Anybody else asks as themselves, with the same answers. */
const isRoot = process.getuid?.() === 0;

describe('A process that root starts', () => {
  it('need not stay root where others may read what it needs', () => {
    chmodSync(folder, 0o755);
    chmodSync(file, 0o644);
    expect(why({ files: [file] })).toBe(null);
    expect(why({ databaseUrl: `${databaseUrl}?sslrootcert=${file}` })).toBe(null);
  });

  it('stays root, and says so, below a folder that others may not enter', () => {
    chmodSync(folder, 0o600);
    expect(why({ files: [file] })).toContain(`user ${UID} cannot read ${file}.`);
  });

  it('stays root for a key that a connection needs and others may not read', () => {
    chmodSync(folder, 0o755);
    chmodSync(file, 0o000);
    expect(why({ databaseUrl: `${databaseUrl}?sslmode=verify-full&sslkey=${file}` })).toContain(file);
  });

  it('stays root where the setting says so', () => {
    expect(whyRoot({ runAsUid: 0, databaseUrl })).toContain('RUN_AS_UID is 0');
  });
});

function why({ files = [], ...rest }: { files?: string[]; databaseUrl?: string }): string | null {
  return whyRoot({ runAsUid: isRoot ? UID : (process.getuid?.() ?? UID), databaseUrl, ...rest }, files);
}
