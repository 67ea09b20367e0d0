import path from 'node:path';
import { createVitest, type TestSpecification, type Vitest } from 'vitest/node';
import { PROJECT_ROOT } from '../environment';

/** What the parent asks: the outcome of some tests when a file says something else than on disk. */
export type Task = { file: string; tests: string[]; text: string };

export type Verdict = { isNoticed: boolean };

/** How long each test file took when it was run last, in milliseconds. */
const durations = new Map<string, number>();

class QuickestFirst {
  sort(specifications: TestSpecification[]): TestSpecification[] {
    const durationOf = ({ moduleId }: TestSpecification) => durations.get(moduleId) ?? 0;
    return specifications.toSorted((one, other) => durationOf(one) - durationOf(other));
  }

  shard(specifications: TestSpecification[]): TestSpecification[] {
    return specifications;
  }
}

/**
 * A process that keeps one vitest with everything but the mutated file already transformed, and judges one mutant after
 * the other. Whoever started it ends it, also when a mutant never ends.
 */
async function serve(): Promise<void> {
  const served = new Map<string, string>();
  const vitest = await createVitest(
    'test',
    {
      config: false,
      root: PROJECT_ROOT,
      watch: false,
      include: ['lib/**/*.test.ts'],
      exclude: ['**/node_modules/**', '**/*.integration.test.ts'],
      pool: 'threads',
      maxWorkers: 1,
      // One thread runs the files of a mutant one after the other, and the first failure ends it.
      isolate: false,
      bail: 1,
      sequence: { sequencer: QuickestFirst },
      testTimeout: 60_000,
      reporters: [{}],
      expect: { requireAssertions: true },
    },
    {
      resolve: { alias: { '@': PROJECT_ROOT } },
      plugins: [{ name: 'mutant', enforce: 'pre', load: (id: string) => served.get(id) }],
    },
  );
  process.on('message', async ({ file, tests, text }: Task) => {
    const id = path.join(PROJECT_ROOT, file);
    served.clear();
    served.set(id, text);
    vitest.invalidateFile(id);
    const isNoticed = await isAnyFailing({ vitest, tests });
    vitest.invalidateFile(id);
    process.send?.({ isNoticed } satisfies Verdict);
  });
  // Whoever asks is gone.
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
}

async function isAnyFailing({ vitest, tests }: { vitest: Vitest; tests: string[] }): Promise<boolean> {
  const wanted = tests.map((test) => path.join(PROJECT_ROOT, test));
  const [project] = vitest.projects;
  const specifications = wanted.flatMap((test) => project?.createSpecification(test) ?? []);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  const ran = testModules.filter(({ moduleId }) => wanted.includes(moduleId));
  const isFailing =
    unhandledErrors.length > 0 || ran.length < wanted.length || ran.some((module) => !module.ok());
  if (!isFailing) for (const module of ran) durations.set(module.moduleId, module.diagnostic().duration);
  return isFailing;
}

await serve();
