import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isEnded, isUnfinished, legalMoves, mayMove, paymentStatuses } from './states';

describe('the states of a payment', () => {
  it('reaches every state from pending', () => {
    const reached = new Set(['pending']);
    for (const status of reached) {
      for (const to of legalMoves[status as keyof typeof legalMoves]) reached.add(to);
    }
    expect([...reached].sort()).toEqual([...paymentStatuses].sort());
  });

  it('return to pending only while the money is in transit, and leave an ended payment only for money', () => {
    for (const from of paymentStatuses) {
      expect(mayMove({ from, to: 'pending' })).toBe(from === 'processing');
      const late = from === 'cancelled' ? ['needs_review'] : ['completed', 'needs_review'];
      if (isEnded(from)) expect(legalMoves[from]).toEqual(late);
    }
  });

  it('are unfinished while the provider must be asked, and ended when their reservations were released', () => {
    expect(paymentStatuses.filter(isUnfinished)).toEqual(['pending', 'processing']);
    expect(paymentStatuses.filter(isEnded)).toEqual(['failed', 'cancelled', 'expired']);
  });

  it('is the same table in the database', () => {
    const sql = readdirSync('prisma/migrations', { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => readFileSync(`prisma/migrations/${name}/migration.sql`, 'utf8'))
      .join('\n');
    const inserts = [...sql.matchAll(/INSERT INTO "payment_state_moves"[^;]+;/g)].join('\n');
    const inDatabase = [...inserts.matchAll(/\('(\w+)', '(\w+)'\)/g)].map(
      ([, from, to]) => `${from} -> ${to}`,
    );
    const inCode = paymentStatuses.flatMap((from) => legalMoves[from].map((to) => `${from} -> ${to}`));
    expect(inDatabase.sort()).toEqual(inCode.sort());
  });
});
