import { type Attack, expectThat, judge, type Verdict } from './attack';
import { endpointsOf, type JsonSchema, pathWith } from './endpoints-of';
import { openTask, writeTask } from './lives';
import { sampleBody } from './sample-body';
import { mustBe, type Target } from './target';

/** What people write, where it is shown, stored or asked for. */
export const writtenTexts: Attack = { name: 'written-texts', isQuick: true, run };

async function* run(target: Target): AsyncIterable<Verdict> {
  yield await markup(target);
  yield await controls(target);
  yield await cards(target);
  yield await formulas(target);
  yield await wildcards(target);
}

const MARK = 'zq7';
const MARKUP = [
  `<script>${MARK}</script>`,
  `"><img src=x onerror=${MARK}>`,
  `'-${MARK}-'`,
  `</title><svg/onload=${MARK}>`,
  `{{${MARK}}}`,
  `\${${MARK}}`,
  `javascript:${MARK}`,
  `</script><script>${MARK}`,
  `<!--${MARK}`,
  `&lt;script&gt;${MARK}`,
  `<a href="javascript:${MARK}">x</a>`,
];

/** In a title, a description, a message and a name, on every page that shows them. */
async function markup(target: Target): Promise<Verdict> {
  const faults: string[] = [];
  const texts = target.some(MARKUP);
  for (const text of texts) {
    const poster = await target.person({ name: text.slice(0, 60) });
    const answer = await poster.ask('POST /api/tasks', {
      body: { title: text, description: text, location: text, base_reward: 1_000 },
    });
    const { id } = mustBe(answer, 201).json as { id: number };
    const pages = [
      `/tasks/${id}`,
      `/tasks/${id}/edit`,
      `/tasks/${id}/pay`,
      '/tasks',
      '/account',
      `/admin/search?find=${encodeURIComponent(text)}`,
      '/admin/payments',
    ];
    for (const page of pages) {
      const asker = page.startsWith('/admin') ? target.admin : poster;
      const { text: html, status } = await asker.ask(`GET ${page}`);
      const isOpen =
        html.includes(`<script>${MARK}`) ||
        new RegExp(`<(img|svg|a)[^>]*[^\\\\]${MARK}`).test(html) ||
        html.includes(`<!--${MARK}`);
      if (isOpen || status >= 500) faults.push(`${text} at ${page}: ${status}`);
    }
  }
  return judge({ tried: 'markup in texts is shown as text', faults, probes: texts.length * 7 });
}

/** In every field of text of every body, and in every query. */
async function controls(target: Target): Promise<Verdict> {
  const endpoints = (await endpointsOf(target)).filter(
    ({ body, access }) => body !== null && access !== 'signature',
  );
  const faults: string[] = [];
  let probes = 0;
  for (const endpoint of endpoints) {
    const operator = await target.person({ role: 'admin' });
    const fields = textFields(endpoint.body ?? {});
    for (const field of fields) {
      for (const bad of target.some(['\\u0000', '\\u0007', 'a\\u0000b', '\\ud800', 'a\\udfffb'])) {
        probes += 1;
        const good = JSON.stringify({ ...(sampleBody(endpoint) as object), [field]: 'PLACE' });
        const { status } = await operator.ask(`${endpoint.method} ${pathWith(endpoint, {})}`, {
          text: good.replace('PLACE', bad),
          headers: { 'idempotency-key': 'controls' },
        });
        if (status < 400 || status >= 500) faults.push(`${endpoint.name} ${field} ${bad}: ${status}`);
      }
    }
  }
  return judge({ tried: 'U+0000, lone surrogates and other controls in every field', faults, probes });
}

function textFields({ properties = {}, anyOf = [] }: JsonSchema): string[] {
  const isText = (schema: JsonSchema): boolean =>
    schema.type === 'string' || (schema.anyOf ?? []).some(isText);
  const own = Object.entries(properties).flatMap(([name, schema]) => (isText(schema) ? [name] : []));
  return [...new Set([...own, ...anyOf.flatMap(textFields)])];
}

/** Numbers that pass Luhn's check are refused; the same digits as something else are not stored either. */
async function cards(target: Target): Promise<Verdict> {
  const poster = await target.person();
  const numbers = [
    '4242424242424242',
    '4242 4242 4242 4242',
    '4242-4242-4242-4242',
    '378282246310005',
    '４２４２４２４２４２４２４２４２',
    '4242.4242.4242.4242',
  ];
  const faults: string[] = [];
  for (const number of numbers) {
    for (const field of ['title', 'description', 'location']) {
      const body = {
        title: 'a',
        description: 'a',
        base_reward: 1_000,
        [field]: `My card is ${number}, thanks`,
      };
      const { status } = await poster.ask('POST /api/tasks', { body });
      if (status !== 400) faults.push(`${number} in ${field}: ${status}`);
    }
  }
  const { rowCount } = await target.database.query(
    "SELECT FROM tasks WHERE title || description || coalesce(location, '') ~ '4242[ .-]?4242'",
  );
  if (rowCount !== 0) faults.push(`${rowCount} tasks contain one`);
  return judge({ tried: 'card numbers in texts are refused', faults, probes: numbers.length * 3 });
}

/** A spreadsheet takes a cell that begins so for a formula. */
async function formulas(target: Target): Promise<Verdict> {
  const begins = ['=', '+', '-', '@', '\t=', ';=', ' =', '＝'];
  const faults: string[] = [];
  for (const begin of begins) {
    const poster = await target.person({ name: 'Formula', points: 1_000 });
    const taskId = await writeTask({
      poster,
      title: `${begin}HYPERLINK("https://evil.example")`,
      reward: 1_000,
    }).catch(() => null);
    if (taskId === null) continue;
    await poster.ask(`POST /api/coupon-points/tasks/${taskId}/payment`, {
      body: { payment_method: 'points' },
    });
    const { text, status } = await poster.ask(
      `GET /api/users/spending.csv?month=${new Date().toISOString().slice(0, 7)}`,
    );
    if (status !== 200) faults.push(`the CSV: ${status}`);
    if (!text.includes('HYPERLINK')) faults.push(`${begin}: the title is not in the CSV`);
    if (/(^|[",;\r\n\t])\s*[=+\-@＝]HYPERLINK/m.test(text.replace(/"'/g, "'")))
      faults.push(`${begin}: ${/.{5}HYPERLINK/.exec(text)?.[0]}`);
  }
  return judge({ tried: 'formulas in CSV are texts', faults, probes: begins.length });
}

/** Letters like others to an operator who searches. */
async function wildcards(target: Target): Promise<Verdict> {
  const poster = await target.person({ points: 1_000 });
  const title = `Zq9_100% wool ${poster.id}`;
  await openTask({ poster, title });
  const found = async (text: string) =>
    (await target.admin.ask(`GET /admin/search?find=${encodeURIComponent(text)}`)).text.includes(
      `/admin/payments/`,
    );
  const own = [await found(title), await found('Zq9_100%')];
  const wild = [
    await found('%wool%'),
    await found('_______'),
    await found('Zq9%wool'),
    await found('Zq9__00'),
  ];
  const isSo = !own.includes(false) && !wild.includes(true);
  return expectThat({ tried: 'wildcards in searches are letters', isSo, saw: { own, wild } });
}
