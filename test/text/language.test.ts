import { expect, test } from 'vitest'
import { loadInlineMarkdown } from '../../src/text/inline-markdown.ts'
import { isLanguage, recognizeLanguage } from '../../src/text/language.ts'
import { fillPointer, fillWords, isPointerTemplate } from '../../src/text/pointer-template.ts'
import { listerOf, pointerWords } from '../../src/text/pointer-words.ts'

test.each([
  ['en', 'The bread is in the oven, and it is not ready for you, that is what I have to say to them.'],
  ['de', 'Das Brot ist im Ofen, und es ist nicht fertig für dich, das wird auch mit der Zeit nicht besser als jetzt.'],
  ['fr', 'Le pain est dans le four, et il n’est pas prêt pour vous, ce que je dis avec les amis qui sont là.'],
  ['es', 'El pan está en el horno, pero no es para los amigos que se han ido con las manos vacías por la noche.'],
  ['it', 'Il pane è nel forno, ma non è pronto per gli amici che sono venuti con la macchina della nonna.'],
  ['pt', 'O pão não está pronto para os amigos que são da cidade, mas você também pode comer com uma sopa ao jantar.'],
  ['nl', 'Het brood is niet klaar voor de vrienden die met een auto naar ons komen, maar wij eten ook zonder hen.'],
  ['pl', 'Chleb nie jest gotowy dla przyjaciół, którzy przyjechali do nas, ale można się najeść, jak już jest ciepły.'],
  ['sv', 'Brödet är inte färdigt för vännerna som har kommit till oss, och det kan jag också säga om soppan.'],
  ['tr', 'Ekmek bir fırın için çok büyük ve daha sıcak değil, ne var ki bu da güzel gibi olan kadar iyi.'],
  ['ru', 'Хлеб в печи, и он ещё не готов для вас.'],
  ['uk', 'Хліб у печі, і він ще не готовий для їхніх гостей.'],
  ['ja', 'パンはオーブンの中にあります。'],
  ['ko', '빵은 오븐에 있습니다.'],
  ['zh', '面包在烤箱里，还没有好。这个时候请等一会。'],
  ['zh-Hant', '麵包在烤箱裡，還沒有好。這個時候請等一會。'],
  ['el', 'Το ψωμί είναι στο φούρνο.'],
  ['ar', 'الخبز في الفرن وليس جاهزا.'],
  ['fa', 'نان در فر است و هنوز آماده نیست، چند دقیقه صبر کنید.'],
  ['en', 'npm install; a = 1; a a a az és nem'],
  ['en', 'Oven'],
  ['en', ''],
])('recognizes %s', (language, text) => {
  expect(recognizeLanguage(text)).toBe(language)
})

test('ignores the words of addresses, and asks the name of a note if its text is too short', () => {
  const links = '- [Das](https://a.example/the/of/to) und [der](src/is/that/for.md)\n'.repeat(4)
  expect(recognizeLanguage(`${links}Das ist nicht für mich.`)).toBe('de')
  expect(recognizeLanguage('Lista', 'README.pt-BR')).toBe('pt-BR')
  expect(recognizeLanguage('Lista', 'README-cs')).toBe('cs')
  expect(recognizeLanguage('The list of all that is to be done for you', 'plan.de')).toBe('en')
  expect(['how-to', 'sign-it', 'notes.ts', 'a.js'].map((name) => recognizeLanguage('Lista', name))).toEqual(
    Array(4).fill('en'),
  )
})

test('takes tags of two or three letters for languages', () => {
  expect(['de', 'pt-BR', 'zh-Hant', 'yue'].every(isLanguage)).toBe(true)
  expect(['python', 'e', 'de_DE', '', 'de-'].some(isLanguage)).toBe(false)
})

test('lists words by the rules of the language', () => {
  const parts = ['A', 'B', 'C']
  expect(listerOf('en')(parts)).toBe('A, B and C')
  expect(listerOf('en-US')(parts)).toBe('A, B, and C')
  expect(listerOf('de')(parts)).toBe('A, B und C')
  expect(listerOf('zh')(parts)).toBe('A、B和C')
  expect(listerOf('de')([])).toBe('')
})

test('points in words of the language, with and without parts', () => {
  const write = (language: string, parts: string[]) =>
    fillWords(pointerWords(language), { topic: '[[X]]', parts }, listerOf(language))
  expect(write('en', ['A', 'B'])).toBe('See [[X]] for A and B.')
  expect(write('en', ['Why?'])).toBe('See [[X]] for Why?')
  expect(write('de-AT', ['A', 'B'])).toBe('Siehe [[X]]: A und B.')
  expect(write('ja', [])).toBe('[[X]]を参照。')
  expect(write('ja', ['A', '何。'])).toBe('[[X]]を参照：A、何。')
  expect(write('zh-TW', ['A'])).toBe('參見[[X]]：A。')
  expect(write('no', [])).toBe('Se [[X]].')
  expect(write('sw', ['A', 'B'])).toBe('→ [[X]]: A na B')
})

test('embeds a topic, where its link is a wiki-link', async () => {
  await loadInlineMarkdown()
  expect(['!{topic}', '→ {topic}', '{topic}!'].every(isPointerTemplate)).toBe(true)
  expect(['!{topic} {topic}', '![x]({topic})', '![[a]] {topic}'].some(isPointerTemplate)).toBe(false)
  const list = (parts: readonly string[]) => parts.join()
  expect(fillPointer('!{topic}', { topic: '[[X]]', parts: ['A'] }, list)).toBe('![[X]]')
  expect(fillPointer('!{topic}', { topic: '[X](X.md)', parts: ['A'] }, list)).toBe('[X](X.md)')
})
