import { beforeAll, describe, expect, it } from 'vitest';
import { type EndpointName, endpointOf, endpoints, isEndpointName } from '@/app/api/endpoints';
import type { User } from '@/lib/core/db/generated/client';
import { addressOfEndpoint } from '@/lib/http/endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { callEndpoint } from './call-endpoint';

/** Control characters and halves of pairs: the database cannot store some of them, and no endpoint lets one come that far. */

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
    [...addressOfEndpoint(name).path.matchAll(/\{(\w+)\}/g)].map(([, key = '']) => [
      key,
      key === 'provider' ? 'stripe' : 1,
    ]),
  );
const refused = {
  status: 400,
  code: 'malformed',
  refusal: { details: { problems: [{ problem: expect.stringContaining('control characters') }] } },
};
const controls = ['\0', '\b', '\u001b', '\x7f', '\u0085'];
const halves = ['\ud800', '\udc00x'];

/** Some of them for each endpoint, in turn: one reader serves all endpoints, so together they meet every one many times. */
const inTurn = <Sign>({
  of: signs,
  name,
  count,
}: {
  of: readonly Sign[];
  name: EndpointName;
  count: number;
}) => Array.from({ length: count }, (_, at) => signs[(names.indexOf(name) + at) % signs.length]);

const headers = { authorization: 'Bearer a token of the tests', 'idempotency-key': 'nul' };

describe('A control character is malformed', () => {
  it.each(ordinary)('in the query of %s', async (name) => {
    for (const control of inTurn({ of: controls, name, count: 2 })) {
      const call = { as: operator, params: paramsOf(name), query: { find: `a${control}b` }, headers };
      expect(await callEndpoint(name, call)).toMatchObject(refused);
    }
  });

  it.each(takingBodies)('in the body of %s, in a text and in a name', async (name) => {
    const [one = '', other = '', third = ''] = inTurn({ of: [...controls, ...halves], name, count: 3 });
    for (const body of [{ text: `a${one}` }, { code: [other] }, { [third]: 1 }]) {
      const call = { as: operator, params: paramsOf(name), body, headers };
      expect(await callEndpoint(name, call)).toMatchObject(refused);
    }
  });

  it.each(ordinary.filter((name) => name.includes('{')))('or nothing in the path of %s', async (name) => {
    for (const control of inTurn({ of: controls, name, count: 2 })) {
      const params = Object.fromEntries(Object.keys(paramsOf(name)).map((key) => [key, `1${control}`]));
      const { status } = await callEndpoint(name, { as: operator, params, headers });
      expect([400, 404, 422]).toContain(status);
    }
  });
});
