import { describe, expect, it } from 'vitest';
import { type Subject, UpdateHub } from './update-hub';

function hubAt(start: number) {
  const clock = { now: start };
  return { clock, hub: new UpdateHub({ now: () => clock.now }) };
}

describe('who hears of an update', () => {
  it('is everybody who follows its subject, and nobody else', () => {
    const { hub } = hubAt(0);
    const heard: string[] = [];
    hub.follow({ subjects: ['task:1', 'user:7'], onUpdate: (subject) => heard.push(`a ${subject}`) });
    hub.follow({ subjects: ['task:1'], onUpdate: (subject) => heard.push(`b ${subject}`) });
    hub.follow({ subjects: ['task:2'], onUpdate: (subject) => heard.push(`c ${subject}`) });
    hub.tell('task:1');
    hub.tell('user:7');
    hub.tell('payment:1');
    expect(heard).toEqual(['a task:1', 'b task:1', 'a user:7']);
  });

  it('is nobody who stopped to follow it, also while it is told', () => {
    const { hub } = hubAt(0);
    const heard: string[] = [];
    const stop = hub.follow({
      subjects: ['task:1'],
      onUpdate: () => {
        heard.push('a');
        stop();
      },
    });
    hub.follow({ subjects: ['task:1'], onUpdate: () => heard.push('b') });
    hub.tell('task:1');
    hub.tell('task:1');
    expect(heard).toEqual(['a', 'b', 'b']);
  });

  it('is everybody when updates were lost', () => {
    const { hub } = hubAt(0);
    const heard: Subject[] = [];
    hub.follow({ subjects: ['task:1', 'user:7'], onUpdate: (subject) => heard.push(subject) });
    hub.tellAll();
    expect(heard).toEqual(['task:1', 'user:7']);
  });
});

describe('what may have changed since a page was read', () => {
  it('is what was told since, and nothing else', () => {
    const { clock, hub } = hubAt(1_000);
    clock.now = 2_000;
    hub.tell('task:1');
    expect(hub.mayHaveChanged({ subject: 'task:1', since: 1_999 })).toBe(true);
    expect(hub.mayHaveChanged({ subject: 'task:1', since: 2_001 })).toBe(false);
    expect(hub.mayHaveChanged({ subject: 'task:2', since: 1_000 })).toBe(false);
  });

  it('is anything of the time before this process listened, or in which updates were lost', () => {
    const { clock, hub } = hubAt(1_000);
    expect(hub.mayHaveChanged({ subject: 'task:2', since: 999 })).toBe(true);
    clock.now = 5_000;
    hub.tellAll();
    expect(hub.mayHaveChanged({ subject: 'task:2', since: 4_999 })).toBe(true);
    expect(hub.mayHaveChanged({ subject: 'task:2', since: 5_000 })).toBe(false);
  });

  it('is anything of a time that was forgotten', () => {
    const { clock, hub } = hubAt(1_000);
    hub.tell('task:1');
    clock.now = 1_000 + 11 * 60_000;
    hub.tell('task:2');
    expect(hub.mayHaveChanged({ subject: 'task:1', since: 1_000 })).toBe(true);
    expect(hub.mayHaveChanged({ subject: 'task:1', since: 1_001 })).toBe(false);
    expect(hub.mayHaveChanged({ subject: 'task:2', since: 1_001 })).toBe(true);
  });

  it('is remembered of so many subjects at most', () => {
    const { clock, hub } = hubAt(0);
    for (let id = 1; id <= 50_001; id += 1) {
      clock.now = id;
      hub.tell(`task:${id}`);
    }
    expect(hub.mayHaveChanged({ subject: 'task:1', since: 1 })).toBe(true);
    expect(hub.mayHaveChanged({ subject: 'task:60000', since: 2 })).toBe(false);
  });
});
