/** Why somebody may not be called so here. */
export const nameProblems = ['name_invisible', 'name_characters', 'name_mixed', 'name_reserved'] as const;
export type NameProblem = (typeof nameProblems)[number];

export const NAME_LENGTH_MAX = 60;

/** Who came without a name that we can show. */
export const UNNAMED = 'Member';

/** Who deleted the account, as `delete_person` in prisma/sql writes it; pages say it in the reader's language. Nobody else is called so. */
export const DELETED_NAME = 'Deleted account';

/**
 * What is wrong with a name as somebody typed it, or null. Others read it beside money, so it may not look like ours, nor like
 * another person's who is read the same.
 */
export function nameProblem(typed: string): NameProblem | null {
  if (UNSEEN.test(typed.replace(JOINERS, ''))) return 'name_invisible';
  const name = shownName(typed);
  if (!NAME.test(name) || LOOSE_MARK.test(name) || letters(name).some((letter) => scriptOf(letter) === null))
    return 'name_characters';
  if (name.split(/[^\p{L}\p{M}]+/u).some(isMixed)) return 'name_mixed';
  return isReserved(name) ? 'name_reserved' : null;
}

/** A name as it is stored: letters that exist for their looks become ordinary ones, and spaces single. */
export function shownName(typed: string): string {
  return typed
    .replace(JOINERS, '')
    .normalize('NFKC')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();
}

/** A name from elsewhere as far as we can show it: without the characters that nobody may type here. */
export function cleanedName(given: string): string {
  const name = shownName(given.replace(new RegExp(UNSEEN, 'gu'), ''));
  const kept = [...name].filter((character) => NAME_CHARACTER.test(character)).join('');
  const shown = shownName([...shownName(kept)].slice(0, NAME_LENGTH_MAX).join(''));
  return nameProblem(shown) === null ? shown : UNNAMED;
}

/** What is not drawn, or turns the line around: fillers, zero-width characters, selectors, tags, controls, the empty Braille cell. */
const UNSEEN =
  /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029\u2800]/u;

/** Persian and the scripts of India write words with joiners, and Han has selectors: who types them by habit is not refused. */
const JOINERS =
  /(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{M}])[\u200c\u200d]|(?<=\p{Script=Han})[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;

/** Letters, digits, and what names have between them. A tick or a badge would be a claim. */
const NAME_CHARACTER = /[\p{L}\p{M}\p{Nd} '’.,\-‐–·•・‧&()_]/u;
const NAME = new RegExp(`^(?=.*[\\p{L}\\p{Nd}])${NAME_CHARACTER.source}+$`, 'u');

/** A mark that stands on no letter, or on top of many others. */
const LOOSE_MARK = /(?<![\p{L}\p{M}])\p{M}|\p{M}{4}/u;

/**
 * The scripts in everyday use, those that Unicode recommends for names (UAX 31). Others have letters that look like Latin and
 * hardly a reader here.
 */
const SCRIPTS = [
  ...['Latin', 'Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo'],
  ...[
    'Cyrillic',
    'Greek',
    'Armenian',
    'Georgian',
    'Hebrew',
    'Arabic',
    'Ethiopic',
    'Thaana',
    'Thai',
    'Lao',
    'Khmer',
    'Myanmar',
  ],
  ...[
    'Devanagari',
    'Bengali',
    'Gurmukhi',
    'Gujarati',
    'Oriya',
    'Tamil',
    'Telugu',
    'Kannada',
    'Malayalam',
    'Sinhala',
    'Tibetan',
  ],
  'Common',
].map((script) => ({ script, pattern: new RegExp(`\\p{Script=${script}}`, 'u') }));

/** These are written in one word with each other: 陈Chen. */
const EAST_ASIAN = new Set(['Latin', 'Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo']);

function letters(name: string): string[] {
  return name.match(/\p{L}/gu) ?? [];
}

function scriptOf(letter: string): string | null {
  return SCRIPTS.find(({ pattern }) => pattern.test(letter))?.script ?? null;
}

/** A word of letters that nobody's language mixes: most of them look like another word. */
function isMixed(word: string): boolean {
  const scripts = new Set(letters(word).map(scriptOf));
  scripts.delete('Common');
  return scripts.size > 1 && ![...scripts].every((script) => script !== null && EAST_ASIAN.has(script));
}

/** Who speaks for LinkU, or for those by whom people pay. In Chinese, no name has these signs side by side. */
const RESERVED_HAN = ['运营', '客服', '官方', '管理员', '已注销', '支付宝', '微信支付'];
const RESERVED = [
  ...['linku', 'support', 'admin', 'administrator', 'moderator', 'official', 'helpdesk'],
  ...['paypal', 'stripe', 'alipay', 'wechatpay'],
];
/** What is written together with them in one word. */
const COMPANIONS = [
  ...[
    'team',
    'pay',
    'payment',
    'payments',
    'uk',
    'app',
    'bot',
    'chat',
    'hq',
    'my',
    'the',
    'real',
    'live',
    'online',
  ],
  ...[
    'service',
    'services',
    'desk',
    'help',
    'care',
    'center',
    'centre',
    'staff',
    'customer',
    'client',
    'account',
  ],
];

const anyOf = (words: readonly string[]) =>
  words
    .map(sameLooks)
    .sort((a, b) => b.length - a.length)
    .join('|');
let reservedWord: RegExp | undefined;

function isReserved(name: string): boolean {
  const plain = sameLooks(name);
  if (RESERVED_HAN.some((word) => plain.includes(word))) return true;
  if (plain.replace(/[^\p{L}]+/gu, '') === sameLooks(DELETED_NAME).replace(' ', '')) return true;
  reservedWord ??= new RegExp(
    `^(?:${anyOf(COMPANIONS)})*(?:${anyOf(RESERVED)})(?:${anyOf([...COMPANIONS, ...RESERVED])})*$`,
  );
  const pattern = reservedWord;
  const digitless = sameLooks(name.replace(/\p{Nd}/gu, ''));
  return [plain, digitless].flatMap(wordsOf).some((word) => pattern.test(word));
}

/**
 * The words of a name, and those that read as one: letters on their own belong to what is beside them (L i n k U), and so does what
 * a hyphen or a dot divides. Lin Ku are two words, and a person's name.
 */
function wordsOf(plain: string): string[] {
  const parts = plain.split(' ').map((part) => part.replace(/[^\p{L}]+/gu, ''));
  const glued: string[] = [];
  for (const [index, part] of parts.entries()) {
    const before = parts[index - 1];
    const isGlued = before !== undefined && (part.length === 1 || before.length === 1);
    if (isGlued) glued.push((glued.pop() ?? '') + part);
    else glued.push(part);
  }
  return [...glued, ...(plain.match(/[a-z]+/g) ?? [])];
}

/**
 * Letters that look like a Latin one of a reserved word, where Unicode's own normalization does not say so. Short, because a word
 * that mixes scripts is refused already: these are letters of Latin itself, and those with which a whole word of Cyrillic, Greek or
 * Armenian looks Latin.
 */
const LOOKALIKES: Record<string, string> = {
  a: 'ɑᴀɐаαА',
  b: 'ʙƅьвβВΒ',
  c: 'ᴄƈсϲСΣ',
  d: 'ᴅđɖɗԁժ',
  e: 'ᴇɇəеεєЕΕ',
  f: 'ꜰƒſϝ',
  h: 'ʜħɦһհнНΗ',
  i: 'ɪıɩɨіӏιІΙӀǀǃʟłƚɫɭꞁլԼ',
  k: 'ᴋƙĸⱪкκќКΚ',
  m: 'ᴍɱмМΜ',
  n: 'ɴŋƞɲɳпиηνոռнПИΝՈ',
  o: 'ᴏøɵɔоοσօөОΟՕΘ',
  p: 'ᴘƥþрρРΡ',
  r: 'ʀɾɼɍгՐ',
  s: 'ꜱʂƨѕςЅՏ',
  t: 'ᴛŧƭʈтτТΤ',
  u: 'ᴜʋʊцυμսՍ',
  y: 'ʏƴуγУΥ',
};
/** Signs of the words in Han that are written in two ways. */
const HAN_VARIANTS: Record<string, string> = { 運: '运', 營: '营', 営: '营', 員: '员', 領: '领', 優: '优' };
const DIGITS: Record<string, string> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's' };

const LATIN_OF = new Map(
  Object.entries(LOOKALIKES).flatMap(([latin, others]) =>
    [...others].map((other): [string, string] => [other, latin]),
  ),
);

/** The text of which only the looks are left: no accents, no case, l and I and 1 the same. */
function sameLooks(text: string): string {
  return [...text.normalize('NFKC').normalize('NFD').replace(/\p{M}/gu, '')]
    .map(
      (sign) =>
        LATIN_OF.get(sign) ?? LATIN_OF.get(sign.toLowerCase()) ?? HAN_VARIANTS[sign] ?? DIGITS[sign] ?? sign,
    )
    .join('')
    .toLowerCase()
    .replace(/l/g, 'i')
    .replace(/rn/g, 'm');
}
