import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { changeOrderMoves, changeOrderStatuses } from './states';

it('the life of a change order begins open, reaches every state, and ends', () => {
  const reached = new Set<string>(['open']);
  for (const status of reached) {
    for (const to of changeOrderMoves[status as keyof typeof changeOrderMoves]) reached.add(to);
  }
  expect([...reached].sort()).toEqual([...changeOrderStatuses].sort());
  expect(changeOrderStatuses.filter((status) => changeOrderMoves[status].length === 0)).toEqual([
    'done',
    'declined',
    'withdrawn',
    'lapsed',
  ]);
});

it('is the same table in the database', () => {
  const sql = readdirSync('prisma/migrations', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readFileSync(`prisma/migrations/${name}/migration.sql`, 'utf8'))
    .join('\n');
  const inserts = [...sql.matchAll(/INSERT INTO "change_order_moves"[^;]+;/g)].join('\n');
  const inDatabase = [...inserts.matchAll(/\('(\w+)', '(\w+)'\)/g)].map(([, from, to]) => `${from} -> ${to}`);
  const inCode = changeOrderStatuses.flatMap((from) =>
    changeOrderMoves[from].map((to) => `${from} -> ${to}`),
  );
  expect(inDatabase.sort()).toEqual(inCode.sort());
});
