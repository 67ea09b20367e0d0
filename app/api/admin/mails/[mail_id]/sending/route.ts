import { route } from '@/lib/http/route';
import { adminMailEndpoints } from '@/lib/mails/endpoints';
import { sendMailAgain } from '@/lib/mails/send-mail-again';

export const POST = route(adminMailEndpoints['POST /api/admin/mails/{mail_id}/sending'], ({ params }) =>
  sendMailAgain({ mailId: params.mail_id }),
);
