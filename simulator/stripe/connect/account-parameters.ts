import { z } from 'zod';
import { booleanSchema, metadataChangeSchema, metadataSchema, urlSchema } from '../api/parameters';

const emailSchema = z
  .string()
  .max(800)
  .regex(/^[^@\s]+@[^@\s]+$/);

/** Stripe takes accounts from more countries; a British platform pays out to these without further agreements. */
const currencies = {
  GB: 'gbp',
  IE: 'eur',
  FR: 'eur',
  DE: 'eur',
  ES: 'eur',
  IT: 'eur',
  NL: 'eur',
  BE: 'eur',
  AT: 'eur',
  PT: 'eur',
} as const;

const countrySchema = z.enum(['GB', 'IE', 'FR', 'DE', 'ES', 'IT', 'NL', 'BE', 'AT', 'PT']);
export type Country = z.infer<typeof countrySchema>;

export function currencyOf(country: Country): string {
  return currencies[country];
}

const capabilitySchema = z.strictObject({ requested: booleanSchema });

const changeable = {
  business_profile: z
    .strictObject({
      mcc: z.string().max(4).optional(),
      name: z.string().max(5000).optional(),
      product_description: z.string().max(40_000).optional(),
      url: urlSchema.optional(),
    })
    .optional(),
  business_type: z.enum(['individual', 'company', 'non_profit', 'government_entity']).optional(),
  capabilities: z
    .strictObject({ card_payments: capabilitySchema.optional(), transfers: capabilitySchema.optional() })
    .optional(),
  email: emailSchema.optional(),
  settings: z
    .strictObject({
      payouts: z.strictObject({
        schedule: z.strictObject({ interval: z.enum(['manual', 'daily']) }),
      }),
    })
    .optional(),
};

/**
 * What an account can be created from: Express, by its name or by the controller properties that amount to the same. What
 * the person has to give, they give on Stripe's own pages.
 */
export const createAccountSchema = z.strictObject({
  ...changeable,
  type: z.enum(['express']).optional(),
  controller: z
    .strictObject({
      fees: z.strictObject({ payer: z.enum(['application']) }),
      losses: z.strictObject({ payments: z.enum(['application']) }),
      requirement_collection: z.enum(['stripe']).default('stripe'),
      stripe_dashboard: z.strictObject({ type: z.enum(['express']) }),
    })
    .optional(),
  country: countrySchema.default('GB'),
  metadata: metadataSchema.default({}),
});
export type CreateAccount = z.infer<typeof createAccountSchema>;

export const updateAccountSchema = z.strictObject({
  ...changeable,
  metadata: metadataChangeSchema.optional(),
});
export type UpdateAccount = z.infer<typeof updateAccountSchema>;
