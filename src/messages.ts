/** The catalogue of messages: one function per `ruleId`, each listed in the README. */
export * from './messages/disk.ts'
export * from './messages/join.ts'
export * from './messages/laws.ts'
export { inFile, type Place, Places, pointText, ruleIds } from './messages/message.ts'
export * from './messages/note.ts'
export * from './messages/plan.ts'
export * from './messages/vault.ts'
