import { route } from '@/lib/http/route';
import { readWallet } from '@/lib/payouts/read-wallet';

export const GET = route('GET /api/users/wallet', ({ user, query: { cursor, limit } }) =>
  readWallet({ userId: user.id, cursor, limit }),
);
