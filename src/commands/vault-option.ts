import { findVault } from '../disk/find-vault.ts'

/** The vault that `--vault` names; without a value the one around the note, or its folder `.` where there is none. */
export function vaultOf(note: string, given: string | true): string {
  return given === true ? (findVault(note)?.path ?? '.') : given
}
