/** What a person may do: use the product, or operate it. */
export const roles = ['user', 'admin'] as const;
export type Role = (typeof roles)[number];
