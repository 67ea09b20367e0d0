import { randomUUID } from 'node:crypto';
import type { DescribedEndpoint, JsonSchema } from './endpoints-of';

/** A body that the endpoint's schema takes, so that what is refused is refused for another reason. */
export function sampleBody({ name, body }: DescribedEndpoint): unknown {
  if (body === null) return undefined;
  return ofEndpoint[name] ?? sampleOf({ schema: body, field: '' });
}

/** Where the schema does not say what fits together. */
const ofEndpoint: Record<string, unknown> = {
  'PATCH /api/tasks/{task_id}': { title: 'Another title' },
  'POST /api/admin/coupons': {
    code: 'ATTACKED',
    name: 'A coupon',
    kind: 'fixed',
    fixed_amount: 1,
    valid_from: '2026-01-01T00:00:00Z',
    valid_until: '2036-01-01T00:00:00Z',
  },
  'POST /api/users/payout-accounts': { provider: 'paypal', email: 'somebody@example.com' },
};

/** Where a pattern or a rule in words decides. */
const ofField: Record<string, () => unknown> = {
  token: () => 'x'.repeat(43),
  password: () => `pass-${randomUUID()}`,
  new_password: () => `pass-${randomUUID()}`,
  current_password: () => `pass-${randomUUID()}`,
  coupon_code: () => 'NOSUCHCODE',
  code: () => 'NOSUCHCODE',
};

function sampleOf({ schema, field }: { schema: JsonSchema; field: string }): unknown {
  const known = ofField[field];
  if (known) return known();
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf?.[0]) return sampleOf({ schema: schema.anyOf[0], field });
  if (schema.type === 'object' || schema.properties) return objectOf(schema);
  if (schema.type === 'array') return schema.items ? [sampleOf({ schema: schema.items, field })] : [];
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(1, schema.minimum ?? 1);
  if (schema.type === 'boolean') return true;
  if (schema.format === 'email') return `somebody-${randomUUID().slice(0, 8)}@example.com`;
  if (schema.format === 'uuid') return randomUUID();
  if (schema.format === 'date-time') return '2036-01-01T00:00:00Z';
  return 'x'.repeat(Math.max(3, schema.minLength ?? 1));
}

/** The fields that must be there, and no others. */
function objectOf({ properties = {}, required = [] }: JsonSchema): Record<string, unknown> {
  const entries = Object.entries(properties).filter(([name]) => required.includes(name));
  return Object.fromEntries(entries.map(([field, schema]) => [field, sampleOf({ schema, field })]));
}
