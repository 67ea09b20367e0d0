import { balanceRoutes } from '../balance/balance-routes';
import { checkoutRoutes } from '../checkout/checkout-routes';
import { connectRoutes } from '../connect/connect-routes';
import { moneyRoutes } from '../refunds/money-routes';
import type { Route } from './route';

/** Every operation that the simulator has; any other URL gets the response of a URL that Stripe does not know. */
export const routes: readonly Route[] = [
  ...checkoutRoutes,
  ...moneyRoutes,
  ...balanceRoutes,
  ...connectRoutes,
];
