import { balanceRoutes } from '../balance/balance-routes';
import { catalogueRoutes } from '../checkout/catalogue';
import { checkoutRoutes } from '../checkout/checkout-routes';
import { connectRoutes } from '../connect/connect-routes';
import { moneyRoutes } from '../refunds/money-routes';
import type { Route } from './route';

/** Every operation that is built. */
export const routes: readonly Route[] = [
  ...checkoutRoutes,
  ...catalogueRoutes,
  ...moneyRoutes,
  ...balanceRoutes,
  ...connectRoutes,
];
