/** What an error of the file system means to a person. https://nodejs.org/api/errors.html#common-system-errors */
const meanings: Record<string, string> = {
  EACCES: 'this user may not do that there',
  EBUSY: 'another program has it open',
  EDQUOT: 'the quota of this user is used up',
  EEXIST: 'something of that name is there already',
  EIO: 'the disk reports a fault',
  EISDIR: 'a folder stands where a file must be',
  ELOOP: 'symbolic links lead in a circle',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long for this disk',
  ENOENT: 'it, or the folder that it was in, is gone',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a file stands where a folder must be',
  ENOTEMPTY: 'a folder is not empty',
  EPERM: 'the system does not allow it',
  EROFS: 'this disk can only be read',
  ETXTBSY: 'another program runs it',
  EXDEV: 'it is on another disk',
}

/** Why a step of the file system failed, in words for a person; what has no words of its own as Node says it. */
export function explainError(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  const meaning = meanings[code]
  return meaning === undefined ? message : `${meaning} (${code})`
}
