/** What may be written to a stream: colours and moving lines only where a person watches, results only on the output. */

/** Whether the stream is a terminal that a person watches, and that can move its cursor: not in CI. */
export const isWatched = (stream: NodeJS.WriteStream): boolean =>
  stream.isTTY === true && !process.env.CI && process.env.TERM !== 'dumb';

type Style = 'bold' | 'dim' | 'red' | 'green';
const CODES: Readonly<Record<Style, number>> = { bold: 1, dim: 2, red: 31, green: 32 };

/** A painter for a stream; it leaves text as it is where colours aren't wanted (https://no-color.org). */
export const createPainter = (stream: NodeJS.WriteStream): ((style: Style, text: string) => string) => {
  const colours = isWatched(stream) && !process.env.NO_COLOR;
  return (style, text) => (colours ? `\x1b[${CODES[style]}m${text}\x1b[0m` : text);
};

/** Text from outside (a plug-in, a model) without its control characters, line breaks excepted. */
export const escapeControl = (text: string): string =>
  text.replace(/\p{Cc}/gu, (one) => (one === '\n' ? one : `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`));

/** Keeps standard output for results: what modules of the user's print goes to standard error. Gives what writes results. */
export const claimOutput = (): ((text: string) => void) => {
  const { stdout, stderr } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr) as typeof stdout.write;
  return (text) => void write(text);
};
