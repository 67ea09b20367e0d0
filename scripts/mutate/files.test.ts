import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT_ROOT } from '../environment';
import { MUTATED_FILES, TESTED_THROUGH, testsOf } from './files';

test('Every mutated file exists, and has a unit test beside it', () => {
  for (const file of MUTATED_FILES) {
    expect(existsSync(path.join(PROJECT_ROOT, file)), file).toBe(true);
    expect(testsOf(file).length, `${file} has a test beside it`).toBeGreaterThan(0);
  }
});

test('The tests of a file are those named after it that need no database', () => {
  for (const file of MUTATED_FILES) {
    const { dir, name } = path.parse(TESTED_THROUGH[file] ?? file);
    for (const unit of testsOf(file)) {
      expect(path.dirname(unit)).toBe(dir);
      expect(path.basename(unit)).toMatch(new RegExp(`^${name}(-[a-z-]+)?\\.test\\.ts$`));
    }
  }
  expect(testsOf('lib/no-such-folder/file.ts')).toEqual([]);
});

test('A part of a decision has the tests of what decides', () => {
  const tests = testsOf('lib/disputes/decide-dispute.ts');
  expect(tests).toContain('lib/disputes/decide-dispute-reward.test.ts');
  for (const part of ['cover-loss', 'plan-dispute']) {
    expect(testsOf(`lib/disputes/${part}.ts`), part).toEqual(tests);
  }
});
