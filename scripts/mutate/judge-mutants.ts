import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../environment';
import { testsOf } from './files';
import type { Judged, Mutant, Outcome } from './mutant';
import type { Task, Verdict } from './mutant-worker';

/** A mutant may make its tests this much slower before it counts as one that never ends. */
const SLOWER_MAX = 10;
const PATIENCE_MS = 20_000;

/** Starting a vitest and running the tests of the untouched file. */
const START_LIMIT_MS = 120_000;

/**
 * Runs the unit tests of each mutant's file against it, on a few processes that live as long as their mutants end.
 *
 * @throws Error where the tests fail without a mutant
 */
export async function judgeMutants({
  mutants,
  workers,
  onJudged,
}: {
  mutants: readonly Mutant[];
  workers: number;
  onJudged: (judged: Judged) => void;
}): Promise<Judged[]> {
  const queue = [...mutants];
  const judged: Judged[] = [];
  const work = async () => {
    const worker = new MutantWorker();
    try {
      for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
        const result = { mutant, outcome: await worker.judge(mutant) };
        judged.push(result);
        onJudged(result);
      }
    } catch (error) {
      queue.length = 0;
      throw error;
    } finally {
      worker.stop();
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return judged;
}

/** One process, started again when a mutant has hung it. */
class MutantWorker {
  private child: ChildProcess | null = null;
  /** How long the tests of a file take without a mutant. */
  private readonly unmutatedTimes = new Map<string, number>();

  async judge({ file, text }: Mutant): Promise<Outcome> {
    const tests = testsOf(file);
    if (tests.length === 0) return 'survived';
    const unmutated = await this.timeOf({ file, tests });
    const asked = { task: { file, tests, text }, limit: PATIENCE_MS + SLOWER_MAX * unmutated };
    // A busy machine can make anything late once.
    const verdict = (await this.ask(asked)) ?? (await this.ask(asked));
    if (verdict === null) return 'timed_out';
    return verdict.isNoticed ? 'killed' : 'survived';
  }

  stop(): void {
    this.child?.kill('SIGKILL');
    this.child = null;
  }

  private async timeOf({ file, tests }: { file: string; tests: string[] }): Promise<number> {
    const known = this.unmutatedTimes.get(file);
    if (known !== undefined) return known;
    const text = readFileSync(path.join(PROJECT_ROOT, file), 'utf8');
    const begun = Date.now();
    const verdict = await this.ask({ task: { file, tests, text }, limit: START_LIMIT_MS });
    if (verdict === null || verdict.isNoticed) {
      throw new Error(`The tests of ${file} fail without a mutant: ${tests.join(', ')}`);
    }
    const took = Date.now() - begun;
    this.unmutatedTimes.set(file, took);
    return took;
  }

  /** Null: no answer came in time, and the process is gone. */
  private async ask({ task, limit }: { task: Task; limit: number }): Promise<Verdict | null> {
    this.child ??= await startChild();
    const { child } = this;
    const timer = setTimeout(() => this.stop(), limit);
    const waiting = new AbortController();
    const { signal } = waiting;
    try {
      child.send(task);
      const ended = once(child, 'exit', { signal }).then(() => null);
      const answer = await Promise.race([once(child, 'message', { signal }), ended]);
      return answer && (answer[0] as Verdict);
    } finally {
      clearTimeout(timer);
      // Whichever did not come is not waited for any more.
      waiting.abort();
      if (child.exitCode !== null || child.signalCode !== null) this.child = null;
    }
  }
}

async function startChild(): Promise<ChildProcess> {
  const module = path.join(import.meta.dirname, 'mutant-worker.ts');
  // What a mutant or vitest writes is of no interest: the verdict comes as a message.
  const child = fork(module, {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('A process that runs mutants did not start'))),
  ]);
  return child;
}
