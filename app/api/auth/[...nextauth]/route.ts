import { authRoute } from '@/lib/users/auth-route';

export { authRoute as GET, authRoute as POST };
