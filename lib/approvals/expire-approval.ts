import { commit } from '@/lib/ledger/commit';

/** Nobody decided in time. Another process may have been faster. */
export async function expireApproval(id: number): Promise<void> {
  await commit({ approval: { kind: 'move', id, from: 'open', to: 'expired', set: {} } });
}
