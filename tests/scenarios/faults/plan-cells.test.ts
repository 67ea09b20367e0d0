import { describe, expect, it } from 'vitest';
import type { ProviderCall } from '@/tests/fixtures/record-provider-calls';
import { type Cell, cellsOf } from './fault-cells';
import { planCells } from './plan-cells';

const call = (parts: Partial<ProviderCall> = {}): ProviderCall => ({
  provider: 'stripe',
  method: 'POST',
  path: '/v1/refunds',
  events: [],
  ...parts,
});
const namesOf = (cells: Cell[]) => cells.map(({ name }) => name);

describe('The cells of a scenario', () => {
  it('put every fault on every call, the second of the same call too', () => {
    const names = namesOf(cellsOf({ calls: [call(), call()], events: [] }));
    expect(names.filter((name) => name.startsWith('POST /v1/refunds #2'))).toHaveLength(names.length / 2);
    for (const fault of ['drop_before', 'execute_then_drop', 'cache_500 true', 'cache_500 false']) {
      for (const times of [1, 2, 3]) expect(names).toContain(`POST /v1/refunds #1: ${fault} ×${times}`);
    }
  });

  it('let each event that a call causes overtake its answer', () => {
    const names = namesOf(cellsOf({ calls: [call({ events: ['refund.created'] })], events: [] }));
    expect(names).toContain('POST /v1/refunds #1: answer_after_webhook refund.created ×1');
  });

  it('try fewer faults of a call that reads', () => {
    const of = (method: string) => cellsOf({ calls: [call({ method })], events: [] }).length;
    expect(of('GET')).toBeLessThan(of('POST'));
  });

  it('put every fault on each type of events once, and the forged certificates on PayPal alone', () => {
    const events = [
      { provider: 'stripe', eventType: 'charge.refunded' },
      { provider: 'stripe', eventType: 'charge.refunded' },
      { provider: 'paypal', eventType: 'PAYMENT.CAPTURE.REFUNDED' },
    ] as const;
    const names = namesOf(cellsOf({ calls: [], events: [...events] }));
    expect(names.filter((name) => name === 'charge.refunded: lose ×each')).toHaveLength(1);
    expect(names.filter((name) => name.endsWith('foreign_host ×each'))).toEqual([
      'PAYMENT.CAPTURE.REFUNDED: forge foreign_host ×each',
    ]);
  });
});

describe('The plan', () => {
  const cells = ['one', 'other'].flatMap((title) =>
    cellsOf({ calls: [call(), call({ method: 'GET' })], events: [] }).map((cell) => ({ title, cell })),
  );

  it('begins with each fault of each kind of call once, in whichever scenario, and leaves nothing out', () => {
    const { order, newCount } = planCells(cells, { by: 'kinds' });
    expect(newCount).toBe(cells.length / 2);
    expect(new Set(namesOf(order.slice(0, newCount).map(({ cell }) => cell))).size).toBe(newCount);
    expect(new Set(order)).toEqual(new Set(cells));
  });

  it('begins with each fault in each scenario once, at whichever call and however often, if that is asked for', () => {
    const { order, newCount } = planCells(cells, { by: 'scenarios' });
    const inOne = order.slice(0, newCount).filter(({ title }) => title === 'one');
    expect(inOne).toHaveLength(newCount / 2);
    const faults = inOne.map(({ cell: { fault } }) => JSON.stringify(fault));
    expect(new Set(faults).size).toBe(faults.length);
    expect(new Set(faults)).toEqual(new Set(cells.map(({ cell: { fault } }) => JSON.stringify(fault))));
    expect(new Set(order)).toEqual(new Set(cells));
  });

  it('is the same whatever the order of the scenarios', () => {
    for (const by of ['kinds', 'scenarios'] as const) {
      expect(planCells([...cells].reverse(), { by })).toEqual(planCells(cells, { by }));
    }
  });
});
