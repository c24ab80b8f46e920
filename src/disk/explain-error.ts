import { getSystemErrorMap } from 'node:util'

/** What an error of the file system means to a person. https://nodejs.org/api/errors.html#common-system-errors */
const meanings: Record<string, string> = {
  EACCES: 'permission denied',
  EBUSY: 'another program has it open',
  EDQUOT: 'your disk quota is used up',
  EEXIST: 'a file of that name exists',
  EINVAL: 'the disk does not accept this name or operation',
  EIO: 'the disk reports a hardware error',
  EISDIR: 'it is a folder, not a file',
  ELOOP: 'it is a symbolic link, or links lead in a circle',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long for this disk',
  ENFILE: 'too many files are open on this machine',
  ENODEV: 'there is no such device',
  ENOENT: 'it, or the folder around it, does not exist',
  ENOMEM: 'the memory is full',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a file is where a folder must be',
  ENOTEMPTY: 'the folder is not empty',
  ENXIO: 'it is a device or pipe, not a file',
  EPERM: 'the system does not allow it',
  EROFS: 'the disk is read-only',
  ESTALE: 'the network disk lost it',
  ETIMEDOUT: 'the network disk does not answer',
  ETXTBSY: 'another program runs it',
  EXDEV: 'it is on another disk',
}

/** Whether an error comes from the disk, and not from the program. */
export function isDiskError(error: unknown): error is NodeJS.ErrnoException {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException
  if (typeof code !== 'string') return false
  return code in meanings || typeof syscall === 'string' || /^ERR_FS_/.test(code) || isSystemCode(code)
}

function isSystemCode(code: string): boolean {
  return [...getSystemErrorMap().values()].some(([name]) => name === code)
}

/** Why a step of the file system failed, in words for a person, or as Node says it. */
export function explainError(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  const meaning = meanings[code]
  return meaning === undefined ? message : `${meaning} (${code})`
}
