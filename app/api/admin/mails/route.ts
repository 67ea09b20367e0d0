import { route } from '@/lib/http/route';
import { adminListParkedMails } from '@/lib/mails/admin-list-parked-mails';
import { adminMailEndpoints } from '@/lib/mails/endpoints';

export const GET = route(adminMailEndpoints['GET /api/admin/mails'], () => adminListParkedMails());
