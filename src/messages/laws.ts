import { message, type Place } from './message.ts'

export const lawCover = (why: string, place?: Place) =>
  message('law-cover', `Cannot account for every byte: ${why}`, { place, fatal: true })

export const lawResolve = (why: string, place?: Place) =>
  message('law-resolve', `Cannot keep a reference: ${why}`, { place, fatal: true })

export const lawCarry = (why: string, place?: Place) =>
  message('law-carry', `Cannot keep a definition: ${why}`, { place, fatal: true })

export const lawVault = (path: string, why: string) =>
  message('law-vault', `Cannot keep the links of \`${path}\`: ${why}`, { fatal: true })

export const lawShape = (why: string, place?: Place) =>
  message('law-shape', `Cannot keep the shape of a section: ${why}`, { place, fatal: true })
