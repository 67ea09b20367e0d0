import type { FormatLocale } from './locales';
import type zh from './messages/zh.json';
import type { AppFormats } from './request';

// Message keys and formats become types: a key that is in no catalogue does not compile.
declare module 'next-intl' {
  interface AppConfig {
    Locale: FormatLocale;
    Messages: typeof zh;
    Formats: AppFormats;
  }
}
