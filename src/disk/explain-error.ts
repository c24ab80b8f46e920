/** Plain words for file system errors. https://nodejs.org/api/errors.html#common-system-errors */
const meanings: Record<string, string> = {
  EACCES: 'permission denied',
  EBUSY: 'another program has it open',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'a file with this name already exists',
  EIO: 'the disk reported an error',
  EISDIR: 'it is a folder, not a file',
  ELOOP: 'symbolic links form a loop',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long for this disk',
  ENOENT: 'the file or its folder no longer exists',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'it is a file, not a folder',
  ENOTEMPTY: 'the folder is not empty',
  EPERM: 'the system does not allow it',
  EROFS: 'the disk is read-only',
  ETXTBSY: 'another program is running it',
  EXDEV: 'it is on another disk',
}

/** Returns why a file system call failed, in plain words, or Node's own message. */
export function explainError(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  const meaning = meanings[code]
  return meaning === undefined ? message : `${meaning} (${code})`
}
