/** What a person is to the product: somebody who uses it, or one of those who operate it. */
export const roles = ['user', 'support', 'finance', 'admin'] as const;
export type Role = (typeof roles)[number];
/** A role that opens the console. */
export type OperatorRole = Exclude<Role, 'user'>;

/**
 * What an operator may do:
 * `read` - look at the console, and ask for a sync, which decides nothing;
 * `personal_data` - see people's addresses, names and earnings in full;
 * `money` - refund, decide, resolve, pay out, grant points;
 * `settings` - create and pause coupons, pause providers;
 * `people` - give and take roles, disable accounts.
 */
export const permissions = ['read', 'personal_data', 'money', 'settings', 'people'] as const;
export type Permission = (typeof permissions)[number];

/** Endpoints, pages and buttons all ask this one table. */
const permissionsOf: Record<Role, readonly Permission[]> = {
  user: [],
  support: ['read'],
  finance: ['read', 'personal_data', 'money'],
  admin: permissions,
};

/** Whether somebody of a role may do it. */
export function hasPermission({ role, permission }: { role: Role; permission: Permission }): boolean {
  return permissionsOf[role].includes(permission);
}

/** Whether a role opens the console. */
export function isOperatorRole(role: Role): role is OperatorRole {
  return hasPermission({ role, permission: 'read' });
}
