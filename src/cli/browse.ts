/** Pictures to leaf through in a terminal. */
import { emitKeypressEvents } from 'node:readline';

const PLAY_MILLISECONDS = 120;
const HELP = 'space or right: next · left: back · p: play or pause · home, end · q: quit';

interface Key {
  readonly name?: string;
  readonly ctrl?: boolean;
}

/** Where a key leads from `at`; null for keys that lead nowhere. */
const turnPage = (name: string | undefined, at: number, count: number): number | null => {
  switch (name) {
    case 'space':
    case 'right':
    case 'l':
      return Math.min(at + 1, count - 1);
    case 'left':
    case 'h':
      return Math.max(at - 1, 0);
    case 'home':
      return 0;
    case 'end':
      return count - 1;
    default:
      return null;
  }
};

/** Shows the frames from `first` on until the reader quits. Standard input and output must be a terminal. */
export const browseFrames = (frames: readonly string[], first: number): Promise<void> =>
  new Promise((resolve) => {
    const { stdin, stdout } = process;
    let at = first;
    let playing: NodeJS.Timeout | null = null;

    const show = () => stdout.write(`\x1b[2J\x1b[H${frames[at]}\n\n${at + 1}/${frames.length}  ${HELP}\n`);
    const pause = () => {
      if (playing !== null) clearInterval(playing);
      playing = null;
    };
    const play = () => {
      playing = setInterval(() => {
        if (at + 1 >= frames.length) return pause();
        at++;
        show();
      }, PLAY_MILLISECONDS);
    };
    const press = (_: string | undefined, { name, ctrl }: Key) => {
      if (name === 'q' || name === 'escape' || (ctrl && name === 'c')) {
        pause();
        stdin.off('keypress', press);
        stdin.setRawMode(false);
        stdin.pause();
        resolve();
        return;
      }
      const wasPlaying = playing !== null;
      pause();
      if (name === 'p' && !wasPlaying) play();
      at = turnPage(name, at, frames.length) ?? at;
      show();
    };

    emitKeypressEvents(stdin);
    stdin.setRawMode(true);
    stdin.resume();
    stdin.on('keypress', press);
    show();
  });
