import { findVault } from '../disk/find-vault.ts'

/** Returns the vault of `--vault`; without a value the one around the note, else the current folder. */
export function vaultOf(note: string, given: string | true): string {
  return given === true ? (findVault(note)?.path ?? '.') : given
}
