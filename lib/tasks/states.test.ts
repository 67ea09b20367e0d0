import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isRewardHeld, legalTaskMoves, mayTaskMove, taskStatuses } from './states';

describe('the states of a task', () => {
  it('are all reached from the first', () => {
    const reached = new Set<(typeof taskStatuses)[number]>(['pending_payment']);
    for (const status of reached) for (const to of legalTaskMoves[status]) reached.add(to);
    expect([...reached].sort()).toEqual([...taskStatuses].sort());
  });

  it('end with completed or cancelled, and nowhere else', () => {
    const ends = taskStatuses.filter((status) => legalTaskMoves[status].length === 0);
    expect(ends.sort()).toEqual(['cancelled', 'completed']);
    for (const from of taskStatuses.filter((status) => !ends.includes(status))) {
      expect(mayTaskMove({ from, to: 'cancelled' })).toBe(true);
    }
  });

  it('hold a reward only after an acceptance, and complete only a task that held one', () => {
    for (const from of taskStatuses) {
      const completes = mayTaskMove({ from, to: 'completed' });
      expect(completes).toBe(isRewardHeld(from));
      if (mayTaskMove({ from, to: 'in_progress' })) expect(['accepted', 'disputed']).toContain(from);
    }
  });

  it('are the same table in the database', () => {
    const sql = readdirSync('prisma/migrations', { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => readFileSync(`prisma/migrations/${name}/migration.sql`, 'utf8'))
      .join('\n');
    const inserts = [...sql.matchAll(/INSERT INTO "task_state_moves"[^;]+;/g)].join('\n');
    const inDatabase = [...inserts.matchAll(/\('(\w+)', '(\w+)'\)/g)].map(
      ([, from, to]) => `${from} -> ${to}`,
    );
    const inCode = taskStatuses.flatMap((from) => legalTaskMoves[from].map((to) => `${from} -> ${to}`));
    expect(inDatabase.sort()).toEqual(inCode.sort());
  });
});
