import { localeEndpoints } from '@/lib/http/endpoints';
import { route } from '@/lib/http/route';
import { chooseLanguage } from '@/lib/users/choose-language';

export const POST = route(localeEndpoints['POST /api/locale'], ({ user, body }) =>
  chooseLanguage({ user, ...body }),
);
