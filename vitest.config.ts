import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const alias = { '@': path.resolve(import.meta.dirname) };

/** These speak to a real PostgreSQL or to a provider's simulator over HTTP. */
const INTEGRATION = ['**/*.integration.test.{ts,tsx}', 'simulator/**/*.test.ts', 'prisma/migrations.test.ts'];
/** Packages are loaded once for each process, which took a third of the run; our own modules are new for each file. */
const MANY_FILES_A_PROCESS = { isolate: false, setupFiles: ['tests/fixtures/fresh-modules.ts'] };

/** A test that compares nothing proves nothing; it says so here, because the command's own option reaches no project. */
const EXPECT = { requireAssertions: true };

const NEVER = ['**/node_modules/**', '.next/**', '.data/**', 'e2e/**'];

/** Begun late, one of these would be all that runs in the end: most of their time they wait for processes and intervals. */
const LONG = [
  'worker.',
  'fault-matrix.',
  'money-scenarios.',
  'paypal-killed.',
  'switching-provider.',
  'paypal-states.',
  'start-postgres.',
];

/** Starts the files that take longest before the others, which keep Vitest's own order. */
class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.some((name) => moduleId.includes(`/${name}`));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    // Most of a test is waiting for the database and the simulators: on two cores a third worker saves a quarter of the time.
    maxWorkers: 3,
    sequence: { sequencer: LongFilesFirst },
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['{lib,components,prisma,app,scripts,tests}/**/*.test.{ts,tsx}'],
          exclude: [...NEVER, ...INTEGRATION],
          environment: 'node',
          ...MANY_FILES_A_PROCESS,
          expect: EXPECT,
          // Some import every endpoint of the application, which a busy machine does not transform in five seconds.
          testTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          include: INTEGRATION,
          exclude: NEVER,
          environment: 'node',
          expect: EXPECT,
          globalSetup: ['tests/fixtures/global-setup.ts'],
          ...MANY_FILES_A_PROCESS,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
