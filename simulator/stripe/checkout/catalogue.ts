import { missing } from '../api/errors';
import { nothingSchema, type Route, route } from '../api/route';
import type { WireObject } from '../api/wire';
import type { LineItemRecord, SessionRecord } from '../books/records';
import type { StripeSimulator } from '../simulator';

/** The price that `price_data` made for one line; nobody can use it again, so it is not active. */
export function renderPrice({ session, item }: { session: SessionRecord; item: LineItemRecord }): WireObject {
  return {
    id: item.priceId,
    object: 'price',
    active: false,
    billing_scheme: 'per_unit',
    created: session.created,
    currency: session.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product: item.productId,
    recurring: null,
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    unit_amount: item.unitAmount,
    unit_amount_decimal: String(item.unitAmount),
  };
}

/** The product that `product_data` made for it. */
function renderProduct({ session, item }: { session: SessionRecord; item: LineItemRecord }): WireObject {
  return {
    id: item.productId,
    object: 'product',
    active: false,
    created: session.created,
    default_price: null,
    description: item.description,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: {},
    name: item.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: session.created,
    url: null,
  };
}

/** The price or product of a session's line that has this id; null where none has. */
export function findInCatalogue({
  simulator,
  id,
}: {
  simulator: StripeSimulator;
  id: string;
}): WireObject | null {
  if (!/^(price|prod)_/.test(id)) return null;
  for (const session of simulator.sessions.all()) {
    for (const item of session.lineItems) {
      if (item.priceId === id) return renderPrice({ session, item });
      if (item.productId === id) return renderProduct({ session, item });
    }
  }
  return null;
}

/** There is no catalogue to sell from; what the lines of sessions point to can be read. */
export const catalogueRoutes: readonly Route[] = (['price', 'product'] as const).map((noun) =>
  route({
    on: `GET /v1/${noun}s/:id`,
    accepts: nothingSchema,
    run: ({ simulator, id }) => {
      const found = findInCatalogue({ simulator, id });
      if (found?.object !== noun) throw missing({ noun, id, param: noun });
      return found;
    },
  }),
);
