import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createOrderSchema } from './orders/create-order';
import { refundRequestSchema } from './payments/refunds';
import { payoutRequestSchema } from './payouts/payout-request';
import { type Client, closeFixtures, formOf, payOrder, startFixture } from './testing/paypal-fixture';
import { verifySignatureSchema } from './webhooks/verify-signature';

afterEach(closeFixtures);

// Like `spec.test.ts`, these run where PayPal's descriptions of its API are available.
const {
  PAYPAL_SPEC_FILE: schemaFile,
  PAYPAL_DISPUTES_SPEC_FILE: disputesFile,
  SPEC_VALIDATOR: validatorFile,
} = process.env;

type Tree = { [field: string]: Tree };
type Node = { [key: string]: unknown };
const nodeSchema = z.record(z.string(), z.unknown());
const isNode = (value: unknown): value is Node => nodeSchema.safeParse(value).success;

/** The fields of a schema, below one another, wherever they are written; what PayPal only reads out is left out. */
function fieldsOf({ node, root, seen = [] }: { node: unknown; root: Node; seen?: unknown[] }): Tree {
  if (!isNode(node)) return {};
  if (typeof node.$ref === 'string') {
    if (seen.includes(node.$ref)) return {};
    const target = node.$ref
      .slice(2)
      .split('/')
      .reduce((found: unknown, key) => (isNode(found) ? found[key] : undefined), root);
    return fieldsOf({ node: target, root, seen: [...seen, node.$ref] });
  }
  const parts = [node.allOf, node.oneOf, node.anyOf].flatMap((list) => (Array.isArray(list) ? list : []));
  const fields: Tree = {};
  for (const part of [...parts, node.items]) Object.assign(fields, fieldsOf({ node: part, root, seen }));
  for (const [name, value] of Object.entries(isNode(node.properties) ? node.properties : {}))
    if (!isNode(value) || value.readOnly !== true) fields[name] = fieldsOf({ node: value, root, seen });
  return fields;
}

/** Fields of PayPal's that ours neither takes nor names as missing. Below a field without fields of its own, all are taken. */
function unheardOf({ theirs, ours, at = '' }: { theirs: Tree; ours: Tree; at?: string }): string[] {
  if (Object.keys(ours).length === 0) return [];
  return Object.entries(theirs).flatMap(([name, below]) => {
    const own = ours[name];
    return own === undefined
      ? [`${at}/${name}`]
      : unheardOf({ theirs: below, ours: own, at: `${at}/${name}` });
  });
}

const requests = [
  ['/v2/checkout/orders', createOrderSchema],
  ['/v2/payments/captures/{capture_id}/refund', refundRequestSchema],
  ['/v1/payments/payouts', payoutRequestSchema],
  ['/v1/notifications/verify-webhook-signature', verifySignatureSchema],
] as const;

describe.runIf(schemaFile !== undefined)('a request of PayPal’s', () => {
  it.each(requests)('POST %s: each of its fields is taken, or said to be missing', (path, schema) => {
    const root = nodeSchema.parse(JSON.parse(readFileSync(String(schemaFile), 'utf8')));
    const body = ['paths', path, 'post', 'requestBody', 'content', 'application/json', 'schema'].reduce(
      (found: unknown, key) => (isNode(found) ? found[key] : undefined),
      root,
    );
    const theirs = fieldsOf({ node: body, root });
    expect(Object.keys(theirs)).not.toEqual([]);
    const own = nodeSchema.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
    expect(unheardOf({ theirs, ours: fieldsOf({ node: own, root: own }) })).toEqual([]);
  });
});

type Validator = {
  response(method: string, path: string, status: number, body: unknown): string[];
  schema(name: string, value: unknown): string[];
};
const isFunction = (value: unknown) => typeof value === 'function';
const moduleSchema = z.object({ loadSpec: z.custom<(file: string) => Validator>(isFunction) });

describe.runIf(disputesFile !== undefined && validatorFile !== undefined)(
  'the schema of the Disputes API',
  () => {
    it('is kept by every response and every event of a dispute’s life', async () => {
      const module: unknown = await import(pathToFileURL(String(validatorFile)).href);
      const spec = moduleSchema.parse(module).loadSpec(String(disputesFile));
      expect(spec.schema('dispute', { dispute_amount: 'much' })).not.toEqual([]);
      const fixture = await startFixture({ paypal: { openingBalance: { GBP: 10_000 } } });
      const faults = new Set<string>();
      let count = 0;
      const call: Client = async (method, path, options) => {
        const reply = await fixture.call(method, path, options);
        count += 1;
        const own = spec.response(method, path, reply.status, reply.body);
        for (const fault of own) faults.add(`${method} ${path} ${reply.status}: ${fault}`);
        return reply;
      };
      await disputeEverything({ call, fixture });
      const resources = fixture.paypal
        .events()
        .flatMap(({ resource_type: type, resource }) => (type === 'dispute' ? [resource] : []));
      for (const resource of resources)
        for (const fault of spec.schema('dispute', resource)) faults.add(`event: ${fault}`);
      expect([...faults]).toEqual([]);
      expect(resources.length).toBeGreaterThan(5);
      expect(count).toBeGreaterThan(15);
    });
  },
);

/** Disputes that are answered, accepted, adjudicated and decided, read at each step, and calls that are refused. */
async function disputeEverything({
  call,
  fixture,
}: {
  call: Client;
  fixture: Awaited<ReturnType<typeof startFixture>>;
}): Promise<void> {
  const path = '/v1/customer/disputes';
  const evidences = [{ evidence_type: 'OTHER', notes: 'Done on Monday.' }];
  const open = async () => {
    const { captureId } = await payOrder({ fixture });
    const { dispute_id: id } = fixture.paypal.openDispute({ captureId, message: 'It was not done.' });
    return String(id);
  };
  const [answered, accepted, decided] = [await open(), await open(), await open()];
  for (const query of ['', '?page_size=2', '?dispute_state=REQUIRED_ACTION']) await call('GET', path + query);
  for (const query of ['?page_size=0', '?start_time=x', '?fields=x']) await call('GET', path + query);
  await call('POST', `${path}/${answered}/provide-evidence`, formOf({ evidences }));
  await call('POST', `${path}/${answered}/provide-evidence`, formOf({ evidences }));
  await call('POST', `${path}/${answered}/provide-evidence`, formOf({ evidences: [] }));
  await call('GET', `${path}/${answered}`);
  const body = { adjudication_outcome: 'SELLER_FAVOR' };
  await call('POST', `${path}/${answered}/adjudicate`, { body });
  await call('POST', `${path}/${accepted}/accept-claim`, formOf({ note: 'You are right.' }));
  await call('POST', `${path}/${accepted}/appeal`, formOf({ evidences }));
  fixture.paypal.decideDispute({ disputeId: decided, favour: 'buyer' });
  for (const id of [answered, accepted, decided, 'PP-D-1']) await call('GET', `${path}/${id}`);
  await call('GET', `${path}?dispute_state=RESOLVED`);
}
