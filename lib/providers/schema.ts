import { z } from 'zod';
import { eventMeanings } from './event-meanings';
import { payoutProviderNames, presentations, providerNames } from './names';

export const providerNameSchema = z.enum(providerNames);
export const payoutProviderNameSchema = z.enum(payoutProviderNames);
export const presentationSchema = z.enum(presentations);
export const eventMeaningSchema = z.enum(eventMeanings);
