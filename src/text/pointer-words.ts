/** The pointer templates of a language. */
export interface PointerWords {
  /**
   * A template with `{topic}` and `{parts}`. Headings are quoted unchanged, so most follow a colon and need no
   * grammatical case.
   */
  full: string
  /** The same for a topic without parts. */
  short: string
  /** Replaces the parts that are too many to name; `{n}` is their number. */
  more: string
}

const words = (see: string, more: string, colon = ':'): PointerWords => ({
  full: `${see} {topic}${colon} {parts}.`,
  short: `${see} {topic}.`,
  more,
})

/** Pointer templates by the primary subtag of the language; Chinese also by script. */
const table: Readonly<Record<string, PointerWords>> = {
  en: { ...words('See', '{n} more'), full: 'See {topic} for {parts}.' },
  ar: words('انظر', '{n} أخرى'),
  cs: words('Viz', '{n} dalších'),
  da: words('Se', '{n} flere'),
  de: words('Siehe', '{n} weitere'),
  el: words('Βλ.', '{n} ακόμη'),
  es: words('Véase', '{n} más'),
  fi: words('Katso', '{n} muuta'),
  fr: words('Voir', '{n} autres', '\u00a0:'),
  he: words('ראו', 'עוד {n}'),
  hu: words('Lásd', 'további {n}'),
  id: words('Lihat', '{n} lainnya'),
  it: words('Vedi', 'altri {n}'),
  ja: { full: '{topic}を参照：{parts}。', short: '{topic}を参照。', more: 'ほか{n}件' },
  ko: { full: '{topic} 참고: {parts}.', short: '{topic} 참고.', more: '외 {n}개' },
  nb: words('Se', '{n} til'),
  nl: { ...words('Zie', '{n} andere'), full: 'Zie {topic} voor {parts}.' },
  pl: words('Zobacz', 'jeszcze {n}'),
  pt: words('Ver', 'mais {n}'),
  ro: words('Vezi', 'încă {n}'),
  ru: words('См.', 'ещё {n}'),
  sv: words('Se', '{n} till'),
  tr: words('Bkz.', '{n} tane daha'),
  uk: words('Див.', 'ще {n}'),
  vi: words('Xem', '{n} mục khác'),
  zh: { full: '参见{topic}：{parts}。', short: '参见{topic}。', more: '其他 {n} 项' },
  'zh-Hant': { full: '參見{topic}：{parts}。', short: '參見{topic}。', more: '其他 {n} 項' },
}

/** For languages that are not in the table. */
const wordless: PointerWords = { full: '→ {topic}: {parts}', short: '→ {topic}', more: '…' }

/** Returns the pointer templates of a language, given by its BCP 47 tag. */
export function pointerWords(language: string): PointerWords {
  const { language: primary, script } = new Intl.Locale(language).maximize()
  if (primary === 'zh' && script === 'Hant') return table['zh-Hant'] as PointerWords
  return table[primary === 'no' || primary === 'nn' ? 'nb' : primary] ?? wordless
}

/**
 * Returns a function that joins words as a language lists them: `A, B and C`. English has no comma before "and" unless it is
 * `en-US`.
 */
export function listerOf(language: string): (parts: readonly string[]) => string {
  const format = new Intl.ListFormat(language === 'en' ? 'en-GB' : language, { type: 'conjunction' })
  return (parts) => format.format(parts)
}
