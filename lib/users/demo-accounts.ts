import type { Role } from '@/lib/auth/roles';

/** The accounts of the demo data, in the order in which they are shown. */
export const demoAccounts = {
  poster: { email: 'poster@linku.test', name: '林小雨', role: 'user' },
  helper: { email: 'helper@linku.test', name: 'Jason 陈', role: 'user' },
  admin: { email: 'admin@linku.test', name: 'LinkU 运营', role: 'admin' },
  finance: { email: 'finance@linku.test', name: 'LinkU 财务', role: 'finance' },
  support: { email: 'support@linku.test', name: 'LinkU 客服', role: 'support' },
} as const satisfies Record<string, { email: string; name: string; role: Role }>;

export type DemoAccount = keyof typeof demoAccounts;
