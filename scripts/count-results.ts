import { runScript } from './run-script';
import { readSuiteResults } from './suite-results';

/** The result of a whole test run: the sum over the suites that ran. No suite at all is a failure. */
async function countResults(): Promise<void> {
  const results = readSuiteResults();
  const sum = (pick: (result: { passed: number; failed: number }) => number) =>
    results.reduce((total, result) => total + pick(result), 0);
  const failed = results.length === 0 ? 1 : sum((result) => result.failed);
  console.log(`${sum((result) => result.passed)} passed, ${failed} failed`);
}

runScript({ moduleUrl: import.meta.url, main: countResults });
