import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { examplePlans } from '@/lib/ledger/example-plans';
import { planSchema } from '@/lib/ledger/plan';
import { runScript } from './run-script';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Keys of each part of a plan; by kind where a part has kinds. */
export type PlanShape = Record<string, string[] | Record<string, string[]>>;

const SQL_FOLDER = path.join(import.meta.dirname, '..', 'prisma', 'sql');
export const SHAPE_FILE = path.join(SQL_FOLDER, 'functions', 'plan_shape.sql');
const LAST_PLANS_FILE = path.join(SQL_FOLDER, 'plans-of-last-version.json');

/** Plans as the version before made them. */
export function plansOfLastVersion(): Json[] {
  return z.array(z.json()).parse(JSON.parse(readFileSync(LAST_PLANS_FILE, 'utf8')));
}

/** Every key that a plan may have, one a line: `plan.task: from`, and `plan.payment move: version` where a part has kinds. */
export function keysOfSchema(schema: z.core.$ZodType = planSchema, at = 'plan', part = at): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return keysOfSchema(schema.unwrap(), at, part);
  if (schema instanceof z.ZodArray) return keysOfSchema(schema.element, at, part);
  if (schema instanceof z.ZodDiscriminatedUnion)
    return schema.options.flatMap((option) => keysOfSchema(option, at, `${at} ${kindOf(option)}`));
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).flatMap(([key, field]) => [
    `${part}: ${key}`,
    ...keysOfSchema(field, `${at}.${key}`),
  ]);
}

function kindOf(option: z.core.$ZodType): string {
  return z.string().parse(option instanceof z.ZodObject ? option.shape.kind.value : undefined);
}

const WITH_KINDS = new Set(keysOfSchema().flatMap((line) => /^(\S+) \w+:/.exec(line)?.[1] ?? []));
const FREE = /\.(detail|metadata|input)$/;

/** The same of plans. What may hold anything says nothing. */
export function keysOfPlans(value: Json | undefined, at = 'plan'): string[] {
  if (Array.isArray(value)) return value.flatMap((element) => keysOfPlans(element, at));
  if (value === null || typeof value !== 'object' || FREE.test(at)) return [];
  const part = WITH_KINDS.has(at) ? `${at} ${value.kind}` : at;
  return Object.keys(value).flatMap((key) => [`${part}: ${key}`, ...keysOfPlans(value[key], `${at}.${key}`)]);
}

/** The text of prisma/sql/functions/plan_shape.sql: what this version's plans say, and what the last version's said. */
export function planShapeSql(): string {
  const shape = toShape([...keysOfSchema(), ...keysOfPlans(plansOfLastVersion())]);
  const parts = Object.entries(shape).map(([part, keys]) =>
    wrapped(`${JSON.stringify(part)}: ${spaced(keys)}`),
  );
  return `-- Every key that a plan may have, part by part; by kind where a part has kinds. Written by \`npm run db:plan-shape\` from
-- lib/ledger/plan.ts, and from the plans of the last version, whose keys stay for one version more: see
-- docs/decisions/0032-sql-in-one-place.md.
CREATE OR REPLACE FUNCTION plan_shape() RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
SELECT '{
${parts.join(',\n')}
}'::jsonb
$$;
`;
}

function toShape(lines: string[]): PlanShape {
  const shape: PlanShape = {};
  for (const line of lines) {
    const [, part = '', kind, key = ''] = /^(\S+?)(?: (\w+))?: (\w+)$/.exec(line) ?? [];
    const known = shape[part] ?? (kind === undefined ? [] : {});
    shape[part] = known;
    const keys = Array.isArray(known) ? known : (known[kind ?? ''] ?? []);
    if (!Array.isArray(known)) known[kind ?? ''] = keys;
    if (!keys.includes(key)) keys.push(key);
  }
  return shape;
}

const spaced = (keys: PlanShape[string]) =>
  JSON.stringify(keys).replaceAll(',"', ', "').replaceAll('":', '": ');

function wrapped(text: string): string {
  const lines = [' '];
  for (const word of text.split(' ')) {
    const line = `${lines.at(-1)} ${word}`;
    if (line.length <= 120) lines[lines.length - 1] = line;
    else lines.push(`    ${word}`);
  }
  return lines.join('\n');
}

runScript({
  moduleUrl: import.meta.url,
  main: async () => {
    if (process.argv.includes('--release')) {
      writeFileSync(LAST_PLANS_FILE, `${JSON.stringify(examplePlans, null, 1)}\n`);
    }
    writeFileSync(SHAPE_FILE, planShapeSql());
    console.log('Written. The database gets it with `npm run db:migrate`.');
  },
});
