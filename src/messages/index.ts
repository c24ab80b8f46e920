/** The catalogue of messages: one function per `ruleId`, each with a section in the manual. */
export * from './disk.ts'
export * from './guarantees.ts'
export * from './join.ts'
export { didYouMean, inFile, type Place, pointText, type TextPlaces, textPlaces } from './message.ts'
export * from './note.ts'
export * from './plan.ts'
export * from './vault.ts'
