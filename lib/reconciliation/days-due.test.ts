import { describe, expect, it } from 'vitest';
import { daysDue } from './days-due';

const due = ({ last, now }: { last: string | null; now: string }) =>
  daysDue({ last, now: new Date(now) }).map(({ day }) => day);

describe('the days whose statement is due', () => {
  it('begin with yesterday, from four in the morning in London on', () => {
    expect(due({ last: null, now: '2026-11-29T04:00:00Z' })).toEqual(['2026-11-28']);
    expect(due({ last: null, now: '2026-11-29T03:59:00Z' })).toEqual(['2026-11-27']);
    // In summer London is an hour ahead.
    expect(due({ last: '2026-06-27', now: '2026-06-29T03:00:00Z' })).toEqual(['2026-06-28']);
    expect(due({ last: '2026-06-27', now: '2026-06-29T02:59:00Z' })).toEqual([]);
  });

  it('are all since the last one, and none twice', () => {
    expect(due({ last: '2026-11-25', now: '2026-11-29T12:00:00Z' })).toEqual([
      '2026-11-26',
      '2026-11-27',
      '2026-11-28',
    ]);
    expect(due({ last: '2026-11-28', now: '2026-11-29T23:59:00Z' })).toEqual([]);
  });

  it('are a month at a time after a long pause', () => {
    expect(due({ last: '2025-11-28', now: '2026-11-29T12:00:00Z' })).toHaveLength(31);
  });

  it('go from midnight to midnight in London, also when the clocks change', () => {
    const [day] = daysDue({ last: '2026-03-28', now: new Date('2026-03-30T12:00:00Z') });
    expect(day).toEqual({
      day: '2026-03-29',
      from: new Date('2026-03-29T00:00:00Z'),
      to: new Date('2026-03-29T23:00:00Z'),
    });
  });
});
