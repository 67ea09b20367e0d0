import { describe, expect, it } from 'vitest';
import { cleanedName, DELETED_NAME, nameProblem, nameProblems, shownName, UNNAMED } from './names';
import { registerBodySchema } from './schema';

const fine = [
  ...[
    "O'Brien",
    'O’Brien',
    'Zoë',
    '陈 Chen',
    '陈Chen',
    '陈伟',
    '欧阳娜娜',
    'Li',
    'Wang Xiaoming',
    'Linkun',
    'Lin Kun',
    'Lin Ku',
  ],
  ...[
    '阿凡提·买买提',
    '運來',
    '营长',
    '山田 太郎',
    'さくら',
    'スミス・ジョン',
    '김민준',
    'Nguyễn Thị Minh Khai',
    'Иван Петров',
    'Иван Smith',
  ],
  ...[
    'Γιάννης',
    'علی\u200cرضا',
    'अमित',
    'สมชาย',
    'דוד',
    'J. R. R. Tolkien',
    'Jean-Luc',
    'Anna (London)',
    'Adminah',
    'Supratik',
  ],
  ...['Mina', 'Uli', 'Li 2', 'Łukasz', 'Søren', 'Şükrü', 'İbrahim', 'Straßer', 'Ｌｉ', '辻\u{e0100}'],
];

const reserved = [
  ...[
    'LinkU',
    'linku',
    'LINKU',
    'Link U',
    'L i n k U',
    'L.i.n.k.U',
    'Link-U',
    'Lin-kU',
    'LinkU Pay',
    'PayPal',
    'PayPaI Support',
    'Stripe',
    'Stripe payments',
    'AliPay',
    'WeChatPay',
    '支付宝客服',
    '微信支付',
    'LinkU客服',
    'Li from LinkU',
  ],
  ...[
    '1inkU',
    'IinkU',
    'LlnkU',
    'Línkü',
    'ＬｉｎｋＵ',
    '𝐋𝐢𝐧𝐤𝐔',
    'ʟɪɴᴋᴜ',
    'LinkUSupport',
    'TeamLinkU',
    'LinkU2',
    'LinkU_Official',
    'Łinku',
  ],
  ...['support', 'Supp0rt', 'SUPPORT TEAM', 'CustomerSupport', 'Suppørt', 'admin', 'Admin1', '4dm1n'],
  ...[
    'Administrator',
    'adrnin',
    'ꜱᴜᴘᴘᴏʀᴛ',
    'Official',
    '运营',
    '運營',
    '小运营',
    '客服',
    '客服小王',
    '官方',
    '官⽅',
    '在线 客服',
    '管理員',
    'ѕцррогт',
  ],
];

const mixed = ['Аdmin', 'LinkU'.replace('i', 'і'), 'Suppоrt', 'Zοe', 'Pаul', 'Ивaн'];

const invisible = [
  ...[
    'Li\u200bnkU',
    'Li\u202enkU',
    '\u2066Li\u2069',
    'Li\u3164',
    '\u115f',
    'A\u00adnna',
    'Li\u2800',
    'Anna\ufe0f',
    'Li\u{e0061}',
    'Li\u0000',
  ],
  ...['Li\u200d', 'Li\u061c', 'A\u034fnna', '\ufeffLi'],
];

const unwritten = [
  'Li ✔',
  'Li ✅',
  '😀',

  'Li®',
  '...',
  '\u0301Li',
  'Z\u0301\u0302\u0303\u0304\u0305',
  'ᏞᎥ',
  'ꓡꓲꓠꓗꓴ',
  '<b>Li</b>',
  'Li @ home',
  'Li★',
];

describe('a name', () => {
  it.each([DELETED_NAME, 'DELETED  account', 'Deleted_Account', 'De1eted acc0unt', '已注销用户'])(
    '%s is of nobody',
    (name) => expect(nameProblem(name)).toBe('name_reserved'),
  );
  it.each(['Deleta Account', '销售小王'])('%s is of somebody', (name) =>
    expect(nameProblem(name)).toBeNull(),
  );
  it.each(fine)('%s is a name', (name) => expect(nameProblem(name)).toBeNull());
  it.each(reserved)('%s looks like ours', (name) => expect(nameProblem(name)).toBe('name_reserved'));
  it.each(mixed)('%s mixes scripts in a word', (name) => expect(nameProblem(name)).toBe('name_mixed'));
  it.each(invisible)('%j has what nobody sees', (name) => expect(nameProblem(name)).toBe('name_invisible'));
  it.each(unwritten)('%s has what no name is written with', (name) =>
    expect(nameProblem(name)).toBe('name_characters'),
  );

  it('is stored with ordinary letters', () => {
    expect(shownName(' Ｌｉ\u00a0 \u3000Wei ')).toBe('Li Wei');
    expect(shownName('Ⓛi')).toBe('Li');
    expect(shownName('علی\u200cرضا')).toBe('علیرضا');
  });

  it('is refused at registration with the reason, and nothing else is', () => {
    const parse = (name: string) => registerBodySchema.shape.name.safeParse(name);
    const reasons = [
      ...invisible.slice(0, 1),
      ...unwritten.slice(0, 1),
      ...mixed.slice(0, 1),
      ...reserved.slice(0, 1),
    ]
      .map(parse)
      .map(({ error }) => error?.issues);
    expect(reasons).toMatchObject(nameProblems.map((reason) => [{ code: 'custom', params: { reason } }]));
    expect(parse(' Zoë\u00a0Li ').data).toBe('Zoë Li');
    expect(parse('x'.repeat(61)).success).toBe(false);
    expect(parse('陈'.repeat(60)).success).toBe(true);
  });
});

describe('a name from elsewhere', () => {
  it.each([
    ['Zoë ✨', 'Zoë'],
    ['\u202eLi\u200b Wei', 'Li Wei'],
    ['LinkU 客服', UNNAMED],
    ['Ｓｕｐｐｏｒｔ', UNNAMED],
    ['Аdmin', UNNAMED],
    ['✔✔', UNNAMED],
    ['', UNNAMED],
    ['4242 4242 4242 4242', '4242 4242 4242 4242'],
    ['x'.repeat(80), 'x'.repeat(60)],
    ['Nguyễn Thị Minh Khai', 'Nguyễn Thị Minh Khai'],
  ])('%j is shown as %j', (given, shown) => expect(cleanedName(given)).toBe(shown));

  it('is one that could be typed, whatever it was', () => {
    for (const given of [...fine, ...reserved, ...mixed, ...invisible, ...unwritten])
      expect(nameProblem(cleanedName(given))).toBeNull();
  });
});
