import { beforeEach, describe, expect, it } from 'vitest';
import { type CallGate, callGate } from './call-gate';
import { ProviderError } from './provider';

let clock: number;
let changes: boolean[];
let gate: CallGate;
let calls: number;
beforeEach(() => {
  clock = 1_000_000;
  changes = [];
  calls = 0;
  gate = callGate({ now: () => clock, onChange: (isClosed) => changes.push(isClosed) });
});

function answers() {
  return gate.pass(async () => {
    calls += 1;
    return 'answer';
  });
}

/** A call that takes so long and has no answer. */
function fails({
  ms = 0,
  kind = 'unavailable',
  retryAfterMs = null,
}: {
  ms?: number;
  kind?: ProviderError['kind'];
  retryAfterMs?: number | null;
} = {}): Promise<ProviderError> {
  const failing = gate.pass(async () => {
    calls += 1;
    clock += ms;
    throw new ProviderError(kind, { message: 'no answer', retryAfterMs });
  });
  return failing.then(
    () => expect.fail('it must fail'),
    (error: ProviderError) => error,
  );
}

async function closeIt() {
  for (let call = 1; call <= 5; call += 1) await fails({ ms: 4_000 });
  calls = 0;
}

describe('The gate of calls to a provider', () => {
  it('closes after five failures over twenty seconds, and not before', async () => {
    for (let call = 1; call <= 4; call += 1) await fails({ ms: 5_000 });
    expect(gate.isClosed()).toBe(false);
    await fails();
    expect(gate.isClosed()).toBe(true);
    expect(changes).toEqual([true]);
    await expect(answers()).rejects.toMatchObject({ name: 'ProviderError', kind: 'unavailable' });
    expect(calls).toBe(5);
  });

  it('stays open for failures of less than twenty seconds', async () => {
    for (let call = 1; call <= 5; call += 1) await fails({ ms: 3_999 });
    expect(gate.isClosed()).toBe(false);
    await fails({ ms: 5 });
    expect(gate.isClosed()).toBe(true);
  });

  it.each(['refused', 'misconfigured'] as const)('takes %s as an answer', async (kind) => {
    for (let call = 1; call <= 4; call += 1) await fails({ ms: 5_000 });
    await fails({ kind });
    await fails({ ms: 20_000 });
    expect(gate.isClosed()).toBe(false);
  });

  it('takes an error of ours as an answer, and passes it on', async () => {
    const ours = new Error('a bug of ours');
    for (let call = 1; call <= 4; call += 1) await fails({ ms: 5_000 });
    await expect(gate.pass(() => Promise.reject(ours))).rejects.toBe(ours);
    await fails({ ms: 20_000 });
    expect(gate.isClosed()).toBe(false);
  });

  it('counts from the begin of the first of the failing calls', async () => {
    await Promise.all(Array.from({ length: 5 }, () => fails({ ms: 4_000 })));
    expect(gate.isClosed()).toBe(true);
  });

  it('lets one call through after fifteen seconds, and opens when it is answered', async () => {
    await closeIt();
    clock += 14_999;
    await expect(answers()).rejects.toMatchObject({ kind: 'unavailable' });
    clock += 1;
    expect(gate.isClosed()).toBe(false);
    let answer: (word: string) => void = () => undefined;
    const trial = gate.pass(() => new Promise<string>((resolve) => (answer = resolve)));
    await expect(answers()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(calls).toBe(0);
    answer('it is back');
    expect(await trial).toBe('it is back');
    expect(changes).toEqual([true, false]);
    expect(await Promise.all([answers(), answers()])).toEqual(['answer', 'answer']);
  });

  it('closes again at the first failure of such a call, and tries again later', async () => {
    await closeIt();
    clock += 15_000;
    await fails();
    expect(gate.isClosed()).toBe(true);
    expect(changes).toEqual([true]);
    clock += 15_000;
    expect(await answers()).toBe('answer');
    expect(changes).toEqual([true, false]);
  });

  it('is closed at once for as long as the provider asks, at most ten minutes', async () => {
    await fails({ retryAfterMs: 40_000 });
    expect(gate.isClosed()).toBe(true);
    clock += 39_999;
    await expect(answers()).rejects.toMatchObject({ kind: 'unavailable' });
    clock += 1;
    expect(await answers()).toBe('answer');
    await fails({ retryAfterMs: 86_400_000 });
    clock += 599_999;
    expect(gate.isClosed()).toBe(true);
    clock += 1;
    expect(gate.isClosed()).toBe(false);
  });

  it('stays open when the provider asks for less than two seconds, which its adapter waits', async () => {
    await fails({ retryAfterMs: 1_999 });
    expect(gate.isClosed()).toBe(false);
    await fails({ retryAfterMs: 2_000 });
    expect(gate.isClosed()).toBe(true);
  });

  it('does not shorten what the provider asked for', async () => {
    const late = gate.pass(async () => {
      await fails({ retryAfterMs: 60_000 });
      throw new ProviderError('unavailable', { message: 'no answer' });
    });
    await expect(late).rejects.toThrow('no answer');
    clock += 59_999;
    expect(gate.isClosed()).toBe(true);
  });

  it('lets fifty calls wait at once, and refuses the next', async () => {
    const waiting: (() => void)[] = [];
    const held = Array.from({ length: 50 }, () =>
      gate.pass(() => new Promise<void>((resolve) => waiting.push(resolve))),
    );
    await expect(answers()).rejects.toMatchObject({ kind: 'unavailable' });
    waiting[0]?.();
    await held[0];
    expect(await answers()).toBe('answer');
    for (const end of waiting) end();
    await Promise.all(held);
  });
});
