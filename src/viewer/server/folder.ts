/**
 * A folder whose files may be read through the server, and nothing else. A request is a list of names, decoded once; a
 * file is given only where it stands at that very place: no step upwards, no symbolic link on the way, nothing hidden.
 */
import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** A name that can't mean anything but a file or a folder of that name. */
const isPlainName = (name: string): boolean =>
  name !== '' && !name.startsWith('.') && !/[/\\:%\p{Cc}]/u.test(name) && !/[. ]$/.test(name);

/**
 * The names in a URL's path, such as `/api/trace/0/a.jsonl`; null where it is malformed or a name is not plain. Decodes
 * once: a percent sign that is left is refused, so that nothing is decoded into being later.
 */
export const readPath = (pathname: string): readonly string[] | null => {
  if (!pathname.startsWith('/')) return null;
  const names: string[] = [];
  for (const part of pathname.slice(1).split('/')) {
    if (part === '' && names.length === 0 && pathname === '/') return [];
    let name: string;
    try {
      name = decodeURIComponent(part);
    } catch {
      return null;
    }
    if (!isPlainName(name)) return null;
    names.push(name);
  }
  return names;
};

/** The bytes of the file at `names` below `root`; null where there is none that may be given. */
export const readBelow = async (root: string, names: readonly string[]): Promise<Buffer | null> => {
  if (names.length === 0 || !names.every(isPlainName)) return null;
  try {
    const whole = await realpath(root);
    const wanted = join(whole, ...names);
    if (!wanted.startsWith(whole + sep)) return null;
    if ((await realpath(wanted)) !== wanted) return null;
    if (!(await stat(wanted)).isFile()) return null;
    return await readFile(wanted);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES' || code === 'ELOOP' || code === 'ENAMETOOLONG')
      return null;
    throw error;
  }
};
