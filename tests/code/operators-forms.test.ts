import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const COMPONENTS = path.resolve(import.meta.dirname, '../../components');

const sources = readdirSync(COMPONENTS, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.tsx'))
  .map((file) => ({ file, text: readFileSync(path.join(COMPONENTS, file), 'utf8') }));

/** Fields of an operator's act: those of a form that calls the console's API, or that stand in a form of another file. */
const forms = sources.filter(
  ({ text }) =>
    /\/api\/admin\/|<DecideForm|usePersonAct/.test(text) && /<Textarea|name="reason"|name="name"/.test(text),
);

describe('The form of an operator', () => {
  it.each(forms.map(({ file }) => file))('%s says what is wrong with a text at its field', (file) => {
    const text = sources.find((source) => source.file === file)?.text ?? '';
    expect(text).toMatch(/useRefusalProblems|textFields=|usePersonAct/);
    const silent = [...text.matchAll(/<Textarea/g)]
      .map(({ index }) => text.slice(text.lastIndexOf('<Field', index), index))
      .filter((field) => !field.includes('error={'));
    expect(silent).toEqual([]);
  });

  it('is one of those that are looked at', () => {
    expect(forms.length).toBeGreaterThanOrEqual(11);
  });
});
