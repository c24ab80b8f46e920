/** Plain descriptions of file system errors. https://nodejs.org/api/errors.html#common-system-errors */
const meanings: Record<string, string> = {
  EACCES: 'permission denied',
  EBUSY: 'another program has it open',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'a file with this name already exists',
  EINVAL: 'the disk does not accept this name or operation',
  EIO: 'the disk reported an error',
  EISDIR: 'it is a folder, not a file',
  ELOOP: 'symbolic links form a loop, or a link is where a file must be',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long for this disk',
  ENFILE: 'too many files are open on this machine',
  ENODEV: 'there is no such device',
  ENOENT: 'the file or its folder no longer exists',
  ENOMEM: 'the memory is full',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'it is a file, not a folder',
  ENOTEMPTY: 'the folder is not empty',
  ENXIO: 'it is a device or pipe, not a file',
  EPERM: 'the system does not allow it',
  EROFS: 'the disk is read-only',
  ESTALE: 'the network disk lost the file',
  ETIMEDOUT: 'the network disk does not answer',
  ETXTBSY: 'another program is running it',
  EXDEV: 'it is on another disk',
}

/** Returns whether an error comes from the file system. */
export function isDiskError(error: unknown): error is NodeJS.ErrnoException {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException
  if (typeof code !== 'string') return false
  return typeof syscall === 'string' || /^(?:E[A-Z0-9]+|ERR_FS_\w+)$/.test(code)
}

/** Returns why a file system call failed, in plain words, or Node's own message. */
export function explainError(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  const meaning = meanings[code]
  return meaning === undefined ? message : `${meaning} (${code})`
}
