import { checkoutRoutes } from './checkout-routes';
import { connectRoutes } from './connect-routes';
import { moneyRoutes } from './money-routes';
import type { Route } from './route';

/** Every operation that the sandbox has; the rest answers as a URL that Stripe does not know. */
export const routes: readonly Route[] = [...checkoutRoutes, ...moneyRoutes, ...connectRoutes];
