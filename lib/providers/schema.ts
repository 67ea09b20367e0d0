import { z } from 'zod';
import { payoutProviderNames, providerNames } from './names';

export const providerNameSchema = z.enum(providerNames);
export const payoutProviderNameSchema = z.enum(payoutProviderNames);
