import type { Routes } from '../routes.ts';
import { ALIAS_ROUTES } from './alias-routes.ts';
import { DOMAIN_ROUTES } from './domain-routes.ts';
import { PRODUCTION_ROUTES } from './production-routes.ts';
import { PROTECTION_ROUTES } from './protection.ts';
import { ROLLING_ROUTES } from './rolling/routes.ts';

/** Aliases, domains, promotion, rollback, rolling releases, protection. */
export const MOVE_ROUTES: Routes = {
  ...ALIAS_ROUTES,
  ...DOMAIN_ROUTES,
  ...PRODUCTION_ROUTES,
  ...PROTECTION_ROUTES,
  ...ROLLING_ROUTES,
};
