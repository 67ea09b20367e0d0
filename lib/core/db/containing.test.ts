import { expect, it } from 'vitest';
import { containing } from './containing';

it.each([
  ['li_lei@', 'li\\_lei@'],
  ['100%', '100\\%'],
  ['a\\b', 'a\\\\b'],
  ['%_%', '\\%\\_\\%'],
  ['李雷', '李雷'],
  ['a\0b', 'a\ufffdb'],
])('%j is looked for letter by letter', (text, contains) => {
  expect(containing(text)).toEqual({ contains, mode: 'insensitive' });
});
