import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SimulatorClock } from './clock';

const DAY_MS = 24 * 3600 * 1000;

let rang: string[];
let clock: SimulatorClock;
beforeEach(() => {
  vi.useFakeTimers();
  rang = [];
  clock = new SimulatorClock({ offsetMs: 0 });
});
afterEach(() => {
  clock.close();
  vi.useRealTimers();
});

const set = (key: string, days: number) =>
  clock.setAlarm({ key, atMs: clock.nowMs() + days * DAY_MS, run: () => rang.push(key) });

describe('the clock of the simulators', () => {
  it('rings an alarm at its time, also one that is further away than a timer can wait', () => {
    set('soon', 1);
    set('far', 60);
    vi.advanceTimersByTime(2 * DAY_MS);
    expect(rang).toEqual(['soon']);
    vi.advanceTimersByTime(57 * DAY_MS);
    expect(rang).toEqual(['soon']);
    vi.advanceTimersByTime(2 * DAY_MS);
    expect(rang).toEqual(['soon', 'far']);
  });

  it('rings, in order, the alarms that it is moved past, and keeps the others for their time', () => {
    set('third', 40);
    set('first', 1);
    set('second', 30);
    clock.advance({ seconds: (31 * DAY_MS) / 1000 });
    expect(rang).toEqual(['first', 'second']);
    vi.advanceTimersByTime(9 * DAY_MS + 1);
    expect(rang).toEqual(['first', 'second', 'third']);
  });
});
