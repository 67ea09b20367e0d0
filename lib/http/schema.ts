import { z } from 'zod';
import { locales } from '@/lib/i18n/locales';

export const localeBodySchema = z.strictObject({ locale: z.enum(locales) });

export const healthSchema = z.strictObject({ status: z.literal('ok') });
export const readinessSchema = z.strictObject({ status: z.literal('ready'), migrations: z.int().min(0) });
export const openApiSchema = z.looseObject({ openapi: z.string() });
