import type { Catalogue } from './catalogues';
import type { LocaleTag } from './locales';
import type { AppFormats } from './request';

// Message keys and formats become types: a key that is in no catalogue does not compile.
declare module 'next-intl' {
  interface AppConfig {
    Locale: LocaleTag;
    Messages: Catalogue;
    Formats: AppFormats;
  }
}
