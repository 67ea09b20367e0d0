import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type EndpointName, endpointOf, endpoints, isEndpointName } from '@/app/api/endpoints';
import { CARD_NUMBER } from '@/lib/core/fields';

/** Only who sent these sees them again, or they are compared with what we have and never shown. */
const UNSHOWN = /(^|_)(password|code|rule|email|order_id)$/;

const TEXTS = [
  'category',
  'description',
  'location',
  'message',
  'name',
  'note',
  'reason',
  'reference',
  'subject',
  'text',
  'title',
];

const fields = Object.keys(endpoints)
  .filter(isEndpointName)
  .flatMap((name) => textFieldsOf(name).map(([field, schema]) => ({ name, field, schema })));

/** The fields of an endpoint's body in which any plain words may stand. */
function textFieldsOf(name: EndpointName): [string, z.ZodType][] {
  const { body } = endpointOf(name);
  if (!(body instanceof z.ZodObject)) return [];
  return Object.entries<z.ZodType>(body.shape).filter(
    ([, schema]) => schema.safeParse('Plain words').success,
  );
}

describe('A card number is refused', () => {
  const shown = fields.filter(({ field }) => !UNSHOWN.test(field));

  it.each(shown)('in $field of $name', ({ schema }) => {
    expect(schema.safeParse('1234 5678 9012 3456').success).toBe(true);
    const { error } = schema.safeParse('My card: 4242 4242-4242 4242');
    expect(error?.issues).toMatchObject([{ code: 'custom', params: { reason: CARD_NUMBER } }]);
  });

  it('in every text that there is', () => {
    const names = new Set(shown.map(({ field }) => field));
    expect([...names].sort()).toEqual(TEXTS);
  });
});
