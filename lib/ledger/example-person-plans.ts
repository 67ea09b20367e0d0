import { checker, helper, operator } from './example-rows';
import type { Plan } from './plan';

const entry = { actor_id: operator, subject: `user:${helper}` };

/** The helper answers questions for a while, is shut out, and comes back; the checker leaves for ever. */
export const examplePersonPlans: Plan[] = [
  {
    person: { kind: 'role', id: helper, from: 'user', to: 'support' },
    audit: { ...entry, action: 'role_changed', detail: { from: 'user', to: 'support', reason: 'Helps us' } },
  },
  {
    person: { kind: 'disable', id: helper },
    audit: { ...entry, action: 'account_disabled', detail: { reason: 'A lost phone' } },
  },
  {
    person: { kind: 'enable', id: helper },
    audit: { ...entry, action: 'account_enabled', detail: { reason: 'It was found' } },
  },
  {
    person: { kind: 'role', id: helper, from: 'support', to: 'user' },
    audit: { ...entry, action: 'role_changed', detail: { from: 'support', to: 'user', reason: 'Thank you' } },
  },
  {
    person: { kind: 'delete', id: checker, gives_up_points: true },
    audit: {
      actor_id: checker,
      action: 'account_deleted',
      subject: `user:${checker}`,
      detail: { points: 0 },
    },
  },
];
