import { audit } from '@/lib/auth/audit';
import { route } from '@/lib/http/route';
import { adminMailEndpoints } from '@/lib/mails/endpoints';
import { sendMailAgain } from '@/lib/mails/send-mail-again';

export const POST = route(
  adminMailEndpoints['POST /api/admin/mails/{mail_id}/sending'],
  async ({ user, params: { mail_id: mailId } }) => {
    await audit({ actorId: user.id, action: 'mail_sent_again', subject: `mail:${mailId}` });
    return sendMailAgain({ mailId });
  },
);
