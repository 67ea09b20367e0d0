import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isEnded, isLive, legalMoves, mayMove, paymentStatuses } from './states';

describe('the life of a payment', () => {
  it('reaches every state from pending', () => {
    const reached = new Set(['pending']);
    for (const status of reached) {
      for (const to of legalMoves[status as keyof typeof legalMoves]) reached.add(to);
    }
    expect([...reached].sort()).toEqual([...paymentStatuses].sort());
  });

  it('never comes back to pending, and never leaves an ended payment but for a person', () => {
    for (const from of paymentStatuses) {
      expect(mayMove({ from, to: 'pending' })).toBe(false);
      if (isEnded(from)) expect(legalMoves[from]).toEqual(['needs_review']);
    }
  });

  it('is live while the provider must be asked', () => {
    expect(paymentStatuses.filter(isLive)).toEqual(['pending', 'processing']);
  });

  it('is the same table in the database', () => {
    const sql = readFileSync('prisma/migrations/20261122000100_laws_of_money/migration.sql', 'utf8');
    const insert = /INSERT INTO "payment_state_moves"[^;]+;/.exec(sql)?.[0] ?? '';
    const inDatabase = [...insert.matchAll(/\('(\w+)', '(\w+)'\)/g)].map(
      ([, from, to]) => `${from} -> ${to}`,
    );
    const inCode = paymentStatuses.flatMap((from) => legalMoves[from].map((to) => `${from} -> ${to}`));
    expect(inDatabase.sort()).toEqual(inCode.sort());
  });
});
