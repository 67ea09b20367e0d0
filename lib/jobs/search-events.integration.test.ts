import { afterEach, describe, expect, it } from 'vitest';
import type { ProviderName } from '@/lib/providers/names';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothProviders, reset } from '@/tests/fixtures/two-providers';
import { searchEvents } from './search-events';

const fixture = useFixture();
afterEach(async () => {
  await reset(fixture);
  await db().eventSearch.deleteMany();
});

const HOUR_MS = 3_600_000;
const listPath = { stripe: '/v1/events', paypal: '/v1/notifications/webhooks-events' };

const searchOf = (provider: ProviderName) => db().eventSearch.findUniqueOrThrow({ where: { provider } });

/** The provider does not return its list. */
function hideList(name: ProviderName) {
  const simulator = name === 'stripe' ? fixture.simulators.stripe : fixture.paypal;
  simulator.addFault({
    method: 'GET',
    path: listPath[name],
    fault: { kind: 'status', status: 503 },
    times: null,
  });
}

describe.each(bothProviders)('The search for lost events at %s', (name) => {
  it('remembers up to where it came', async () => {
    const before = Date.now();
    await searchEvents();
    const { searchedUntil, problem } = await searchOf(name);
    expect(problem).toBeNull();
    expect(searchedUntil?.getTime()).toBeGreaterThanOrEqual(before);
  });

  it('that finds no list stays where it was, says so, and does not stop the other', async () => {
    await searchEvents();
    const anHourAgo = new Date(Date.now() - HOUR_MS);
    await db().eventSearch.updateMany({ data: { searchedUntil: anHourAgo } });
    hideList(name);
    await searchEvents();
    expect(await searchOf(name)).toMatchObject({ searchedUntil: anHourAgo, problem: 'unavailable' });
    const other = bothProviders.find((one) => one !== name) ?? name;
    const { searchedUntil, problem } = await searchOf(other);
    expect(problem).toBeNull();
    expect(searchedUntil?.getTime()).toBeGreaterThan(anHourAgo.getTime());
    await reset(fixture);
    await searchEvents();
    expect((await searchOf(name)).problem).toBeNull();
  });

  it('never goes back', async () => {
    const inAnHour = new Date(Date.now() + HOUR_MS);
    await db().eventSearch.create({ data: { provider: name, searchedUntil: inAnHour } });
    await searchEvents();
    expect((await searchOf(name)).searchedUntil).toEqual(inAnHour);
  });
});
