import { remembered } from './maps.ts'
import { enumerate } from './words.ts'

/** The words of a language that an index gets. */
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
  /** The heading above the links that old addresses lead to. */
  moved: string
}

const words = (see: string, more: string, moved: string, colon = ':'): PointerWords => ({
  full: `${see} {topic}${colon} {parts}.`,
  short: `${see} {topic}.`,
  more,
  moved,
})

/** Pointer templates by the primary subtag of the language; Chinese also by script. */
const table: Readonly<Record<string, PointerWords>> = {
  en: { ...words('See', '{n} more', 'Where each section moved'), full: 'See {topic} for {parts}.' },
  ar: words('انظر', '{n} أخرى', 'أين انتقل كل قسم'),
  cs: words('Viz', '{n} dalších', 'Kam se přesunuly části'),
  da: words('Se', '{n} flere', 'Hvor hvert afsnit er flyttet hen'),
  de: words('Siehe', '{n} weitere', 'Wohin die Abschnitte verschoben wurden'),
  el: words('Βλ.', '{n} ακόμη', 'Πού μεταφέρθηκε κάθε ενότητα'),
  es: words('Véase', '{n} más', 'Adónde se movió cada sección'),
  fi: words('Katso', '{n} muuta', 'Minne osiot siirtyivät'),
  fr: words('Voir', '{n} autres', 'Où chaque section a été déplacée', '\u00a0:'),
  he: words('ראו', 'עוד {n}', 'לאן עבר כל סעיף'),
  hu: words('Lásd', 'további {n}', 'Hová kerültek a szakaszok'),
  id: words('Lihat', '{n} lainnya', 'Ke mana setiap bagian dipindahkan'),
  it: words('Vedi', 'altri {n}', 'Dove è stata spostata ogni sezione'),
  ja: { full: '{topic}を参照：{parts}。', short: '{topic}を参照。', more: 'ほか{n}件', moved: '各セクションの移動先' },
  ko: { full: '{topic} 참고: {parts}.', short: '{topic} 참고.', more: '외 {n}개', moved: '각 섹션이 옮겨진 곳' },
  nb: words('Se', '{n} til', 'Hvor hver del er flyttet'),
  nl: { ...words('Zie', '{n} andere', 'Waar elke sectie naartoe is'), full: 'Zie {topic} voor {parts}.' },
  pl: words('Zobacz', 'jeszcze {n}', 'Dokąd przeniesiono sekcje'),
  pt: words('Ver', 'mais {n}', 'Para onde foi cada seção'),
  ro: words('Vezi', 'încă {n}', 'Unde a fost mutată fiecare secțiune'),
  ru: words('См.', 'ещё {n}', 'Куда перемещены разделы'),
  sv: words('Se', '{n} till', 'Vart varje avsnitt flyttades'),
  tr: words('Bkz.', '{n} tane daha', 'Bölümlerin taşındığı yerler'),
  uk: words('Див.', 'ще {n}', 'Куди переміщено розділи'),
  vi: words('Xem', '{n} mục khác', 'Các mục đã được chuyển đến đâu'),
  zh: { full: '参见{topic}：{parts}。', short: '参见{topic}。', more: '其他 {n} 项', moved: '各节移至何处' },
  'zh-Hant': { full: '參見{topic}：{parts}。', short: '參見{topic}。', more: '其他 {n} 項', moved: '各節移至何處' },
}

/** For languages that are not in the table. */
const wordless: PointerWords = { full: '→ {topic}: {parts}', short: '→ {topic}', more: '…', moved: '→' }

const formats = new Map<string, Intl.ListFormat>()

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
  if (language === 'en') return enumerate
  const format = remembered(formats, language, () => new Intl.ListFormat(language, { type: 'conjunction' }))
  return (parts) => format.format(parts)
}
