export type Theme = 'light' | 'dark';

export const themeCookie = 'linku_theme';

export function parseTheme(value: string | undefined): Theme | null {
  return value === 'light' || value === 'dark' ? value : null;
}
