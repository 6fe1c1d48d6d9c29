/** What is wrong with a file that somebody wrote, and how they can mend it. */

/** Keys and indices from the root of a document to a place in it. */
export type Path = readonly (string | number)[];

export interface Problem {
  readonly file: string;
  /** From 1; null where no place in the file is to blame. */
  readonly line: number | null;
  readonly column: number | null;
  readonly path: Path;
  /** What was expected and what was found. */
  readonly message: string;
  /** The nearest valid word, or how to mend it; null where the message says it all. */
  readonly hint: string | null;
}

/** `partners[2].with.p`; empty for the whole document. */
export const formatPath = (path: Path): string => {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^[\w$-]+$/.test(part)) text += text === '' ? part : `.${part}`;
    else text += `[${JSON.stringify(part)}]`;
  }
  return text;
};

/** Reads what `formatPath` writes, and `a.0.b` for `a[0].b`. Null if the text is no path. */
export const parsePath = (text: string): Path | null => {
  const parts: (string | number)[] = [];
  const token = /\.?([\w$-]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/y;
  while (token.lastIndex < text.length) {
    const found = token.exec(text);
    if (found === null) return null;
    const [, word, index, quoted] = found;
    if (quoted !== undefined) parts.push(JSON.parse(`"${quoted}"`) as string);
    else if (index !== undefined) parts.push(Number(index));
    else parts.push(/^\d+$/.test(word!) ? Number(word) : word!);
  }
  return parts.length === 0 ? null : parts;
};

/** `file:line:column  path: message`, the hint on a line of its own. */
export const formatProblem = (problem: Problem): string => {
  const place = problem.line === null ? problem.file : `${problem.file}:${problem.line}:${problem.column ?? 1}`;
  const path = formatPath(problem.path);
  const hint = problem.hint === null ? '' : `\n    ${problem.hint}`;
  return `${place}${path === '' ? '' : `  ${path}`}\n    ${problem.message}${hint}`;
};

/** Problems as text. A hint that several in a row share is given once, after the last of them. */
const formatProblems = (problems: readonly Problem[]): string =>
  problems
    .map((problem, i) => formatProblem(problem.hint === problems[i + 1]?.hint ? { ...problem, hint: null } : problem))
    .join('\n');

/** Input that cannot be used: the command line prints the problems and exits 2. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(formatProblems(problems));
    this.problems = problems;
  }
}

/** An `InputError` without a place in a file: a wrong argument, a missing file. */
export const inputError = (file: string, message: string, hint: string | null = null): InputError =>
  new InputError([{ file, line: null, column: null, path: [], message, hint }]);
