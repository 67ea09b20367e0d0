export { POST } from '@/app/api/webhooks/stripe/route';
