import { findVault } from '../disk/find-vault.ts'

/** Returns the vault of `--vault`; without a value the one around the note, or the current folder if there is none. */
export function vaultOf(note: string, given: string | true): string {
  return given === true ? (findVault(note)?.path ?? '.') : given
}
