import { beforeAll, describe, expect, it } from 'vitest';
import { type EndpointName, endpointOf, endpoints, isEndpointName } from '@/app/api/endpoints';
import type { User } from '@/lib/core/db/generated/client';
import { addressOfEndpoint } from '@/lib/http/endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { callEndpoint } from './call-endpoint';

/** The database cannot store U+0000: no endpoint lets it come that far. */

const fixture = useFixture({ METRICS_TOKEN: 'a token of the tests' });
let operator: User;

beforeAll(async () => {
  operator = await fixture.user({ role: 'admin' });
});

const names = Object.keys(endpoints).filter(isEndpointName);
const ordinary = names.filter(
  (name) => endpointOf(name).auth !== 'signature' && endpointOf(name).response !== 'redirect',
);
const takingBodies = ordinary.filter((name) => endpointOf(name).body !== undefined);

const paramsOf = (name: EndpointName) =>
  Object.fromEntries(
    [...addressOfEndpoint(name).path.matchAll(/\{(\w+)\}/g)].map(([, key = '']) => [key, 1]),
  );
const headers = { authorization: 'Bearer a token of the tests', 'idempotency-key': 'nul' };

describe('U+0000 is malformed', () => {
  it.each(ordinary)('in the query of %s', async (name) => {
    const call = { as: operator, params: paramsOf(name), query: { find: 'a\0b' }, headers };
    expect(await callEndpoint(name, call)).toMatchObject({ status: 400, code: 'malformed' });
  });

  it.each(takingBodies)('in the body of %s, in a text and in a name', async (name) => {
    for (const body of [{ text: 'a\0b' }, { code: ['\0'] }, { 'a\0': 1 }]) {
      const call = { as: operator, params: paramsOf(name), body, headers };
      expect(await callEndpoint(name, call)).toMatchObject({ status: 400, code: 'malformed' });
    }
  });

  it.each(ordinary.filter((name) => name.includes('{')))('or nothing in the path of %s', async (name) => {
    const params = Object.fromEntries(Object.keys(paramsOf(name)).map((key) => [key, '1\0']));
    const { status } = await callEndpoint(name, { as: operator, params, headers });
    expect([400, 404, 422]).toContain(status);
  });
});
