/** The catalogue of messages: one function per `ruleId`, each listed in the README. */
export * from './disk.ts'
export * from './guarantees.ts'
export * from './join.ts'
export { inFile, type Place, pointText, ruleIds, TextPlaces } from './message.ts'
export * from './note.ts'
export * from './plan.ts'
export * from './vault.ts'
