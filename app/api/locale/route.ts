import { localeEndpoints } from '@/lib/http/endpoints';
import { route } from '@/lib/http/route';
import { setLocale } from '@/lib/http/set-locale';

export const POST = route(localeEndpoints['POST /api/locale'], async ({ body }) => setLocale(body));
