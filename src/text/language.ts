import { remembered, tally } from './maps.ts'

/** The scripts that identify a language. Japanese also uses Chinese characters, so it comes before Chinese. */
const scripts: readonly (readonly [language: string, letter: RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh', /\p{Script=Han}/gu],
  ['ru', /\p{Script=Cyrillic}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['ar', /\p{Script=Arabic}/gu],
  ['he', /\p{Script=Hebrew}/gu],
]

/** Frequent words that few other languages in Latin script have. */
const stopWords: Readonly<Record<string, string>> = {
  en: 'the of and to is that it for with this as are not be from have you which can an',
  cs: 'se na je že to jako pro jsou nebo které který není tak jsem byl také už když',
  da: 'og det at en den af til er som på der ikke med har et kan jeg hvis også blev',
  de: 'der die und das ist nicht mit ein eine zu den von auf für sich dem wird auch als oder',
  es: 'el la de que los las en una del por con para como más pero está son se también',
  fi: 'ja on ei että se oli ovat kun tai mutta joka myös niin sen voi hän jos ole',
  fr: 'le la les des et est une que dans pour pas qui sur avec ce vous par sont du au',
  hu: 'az és hogy nem is egy van meg de csak már mint ez vagy lehet ezt azt',
  id: 'yang dan di dari untuk dengan ini itu tidak pada adalah ke dalam akan atau oleh',
  it: 'il di che è la per non una con sono del della le gli come anche più nel alla',
  nb: 'og det er i på som til av ikke med for har en et kan jeg fra også blir noe',
  nl: 'de het een van en is dat niet op te zijn voor met die aan ook als maar wordt bij',
  pl: 'się na nie jest że do to jak dla są lub przez które który tak już od ale jego',
  pt: 'o que não uma os para com em do da no na por mais são como dos ao você também',
  ro: 'și este la de că nu pe din cu care pentru sunt mai sau fi dar prin să în',
  sv: 'och att det är som en på för inte med har av till den kan om jag eller också blev',
  tr: 've bir bu için ile da de daha çok olarak gibi olan ne ama kadar değil var olur',
  vi: 'và của là có không các được trong cho một với này những để người đã khi',
}

const languagesOf = new Map<string, string[]>()
for (const [language, words] of Object.entries(stopWords))
  for (const word of words.split(' ')) remembered(languagesOf, word, () => []).push(language)

/** Returns whether a text is a BCP 47 tag whose language has two or three letters, as all languages in use have. */
export function isLanguage(tag: string): boolean {
  return /^[A-Za-z]{2,3}(?:-[A-Za-z\d]{1,8})*$/.test(tag) && isTag(tag)
}

function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

/** Less evidence is ignored: this many stop words, this many different ones, this share of all words. */
const leastWords = 6
const leastKinds = 4
const leastShare = 0.12
/** Destinations of links and other addresses, whose words are mostly English. */
const addresses = /\]\([^()\s]*|\b[a-z]+:\/\/[^\s)>\]]+/g
/** The number of characters examined. */
const mostCharacters = 40_000

/** The language in the name of a translation: `README.pt-BR`, `README-cs`, `guide.de`. */
const nameTag =
  /(?:\.|^README[-_])(ar|cs|da|de|el|es|fi|fr|he|hu|id|it|ja|ko|nb|nl|pl|pt|ro|ru|sv|tr|uk|vi|zh)$|[-_.]([a-z]{2}-(?:[A-Z]{2}|[A-Z][a-z]{3}))$/

/**
 * Recognizes the language of a text by its script or its stop words, else by the name of the note. Returns a BCP 47 tag;
 * `en` when unsure: another language needs a quarter more stop words than English, and more than any other.
 */
export function recognizeLanguage(text: string, name = ''): string {
  const sample = text.slice(0, mostCharacters).replace(addresses, ' ')
  const letters = sample.match(/\p{L}/gu)?.length ?? 0
  for (const [language, letter] of scripts) {
    const share = (sample.match(letter)?.length ?? 0) / Math.max(letters, 1)
    // each Chinese character counts as a word
    if (share > (language === 'ja' ? 0.1 : language === 'zh' ? 0.2 : 0.4)) return variantOf(language, sample)
  }
  const words = sample.toLowerCase().match(/\p{L}+/gu) ?? []
  const counts = tally(words.flatMap((word) => languagesOf.get(word) ?? []))
  const [best, second] = [...counts].sort((a, b) => b[1] - a[1])
  const unsure = nameTag.exec(name)?.slice(1).find(Boolean) ?? 'en'
  if (!best) return unsure
  const [language, count] = best
  const kinds = new Set(words.filter((word) => languagesOf.get(word)?.includes(language))).size
  const isClear =
    count >= Math.max(leastWords, leastShare * words.length, 1.25 * (counts.get('en') ?? 0)) && kinds >= leastKinds
  if (isClear && second?.[1] !== count) return language
  return language === 'en' && count >= leastShare * words.length ? 'en' : unsure
}

/**
 * Distinguishes Ukrainian from Russian, Persian from Arabic and traditional from simplified Chinese, by characters that
 * only one of them has.
 */
function variantOf(language: string, sample: string): string {
  if (language === 'ru' && /[їієґ]/i.test(sample)) {
    const count = (letters: RegExp) => sample.match(letters)?.length ?? 0
    return count(/[їієґ]/gi) > count(/[ыэъё]/gi) ? 'uk' : 'ru'
  }
  if (language === 'ar' && /[پچژگ]/.test(sample)) return 'fa'
  if (language === 'zh') {
    const count = (letters: RegExp) => sample.match(letters)?.length ?? 0
    return count(/[這個們說來時會學國東車長門開問關對經後從將還與為無點]/g) >
      count(/[这个们说来时会学国东车长门开问关对经后从将还与为无点]/g)
      ? 'zh-Hant'
      : 'zh'
  }
  return language
}
