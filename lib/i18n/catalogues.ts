import type { AppLocale } from './locales';
import en from './messages/en.json' with { type: 'json' };
import zh from './messages/zh.json' with { type: 'json' };

export type Catalogue = typeof zh;

/** What the product says in each language; the type check names what a catalogue lacks. */
export const catalogues: Record<AppLocale, Catalogue> = { zh, en };
