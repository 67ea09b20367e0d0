import { route } from '@/lib/http/route';
import { setLocale } from '@/lib/http/set-locale';

export const POST = route('POST /api/locale', async ({ body }) => setLocale(body));
