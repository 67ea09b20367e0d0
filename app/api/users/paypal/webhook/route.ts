export { POST } from '@/app/api/webhooks/paypal/route';
