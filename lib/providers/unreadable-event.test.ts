import { describe, expect, it } from 'vitest';
import { unreadableEvent } from './unreadable-event';

const at = new Date('2026-12-01T12:00:00Z');
const eventOf = (listed: unknown, type: unknown = 'refund.updated', occurredAt = at) =>
  unreadableEvent({
    listed,
    type,
    occurredAt,
    livemode: true,
    meaningOf: (kind) => (kind.startsWith('plan.') ? 'other' : 'refund'),
  });

describe('an event of a shape that we do not know', () => {
  it('is kept with what can be read of it, and names nothing of ours', () => {
    const event = eventOf({ id: 'evt_1' });
    expect(event).toMatchObject({
      eventId: 'evt_1',
      type: 'refund.updated',
      livemode: true,
      occurredAt: at,
      meaning: 'unreadable',
      summary: {},
    });
    const { eventId, type, livemode, occurredAt, meaning, summary, ...names } = event;
    expect(new Set(Object.values(names))).toEqual(new Set([null]));
  });

  it.each([null, 'text', {}, { id: 7 }, { id: '' }, { id: 'x'.repeat(256) }])(
    'has a name that stays the same where it has none: %j',
    (listed) => {
      const { eventId } = eventOf(listed);
      expect(eventId).toMatch(/^unnamed-[0-9a-f]{32}$/);
      expect(eventOf(listed).eventId).toBe(eventId);
      expect(eventOf([listed]).eventId).not.toBe(eventId);
    },
  );

  it('is not ours when its kind says so, and unreadable without a kind', () => {
    expect(eventOf({}, 'plan.created').meaning).toBe('other');
    expect(eventOf({}, { kind: 'plan.created' }).meaning).toBe('unreadable');
  });

  it('has neither type nor time where those cannot be read', () => {
    expect(eventOf({}, 7, new Date('nonsense'))).toMatchObject({ type: 'unknown', occurredAt: new Date(0) });
    expect(eventOf({}, '').type).toBe('unknown');
    expect(eventOf({ id: 'x'.repeat(255) }).eventId).toBe('x'.repeat(255));
  });
});
