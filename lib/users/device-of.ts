import type { Browser, System } from './schema';

/**
 * What a browser calls itself, in the words of people. Browsers name those that they descend from, so the youngest
 * comes first.
 */
export function deviceOf(userAgent: string): { browser: Browser; system: System } {
  return { browser: firstIn(userAgent, browserMarks), system: firstIn(userAgent, systemMarks) };
}

function firstIn<Name extends string>(text: string, marks: [RegExp, Name][]): Name | 'other' {
  return marks.find(([mark]) => mark.test(text))?.[1] ?? 'other';
}

const browserMarks: [RegExp, Exclude<Browser, 'other'>][] = [
  [/MicroMessenger/, 'wechat'],
  [/Edg(e|A|iOS)?\//, 'edge'],
  [/OPR\/|Opera/, 'opera'],
  [/SamsungBrowser/, 'samsung'],
  [/Firefox|FxiOS/, 'firefox'],
  [/Chrome|CriOS/, 'chrome'],
  [/Version\/.*Safari/, 'safari'],
];

const systemMarks: [RegExp, Exclude<System, 'other'>][] = [
  [/iPhone|iPod/, 'iphone'],
  [/iPad/, 'ipad'],
  [/Android/, 'android'],
  [/Windows/, 'windows'],
  [/CrOS/, 'chromeos'],
  [/Macintosh|Mac OS X/, 'mac'],
  [/Linux|X11/, 'linux'],
];
