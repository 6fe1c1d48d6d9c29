/**
 * Checks a policy or a world of somebody's own by the laws of `src/check`, in a worker thread: one that waits or spins
 * for ever in a law breaks that law, and its thread is ended.
 */
import type { LawGroup } from '../check/kit.ts';
import type { CheckAnswer, CheckOrders } from './checkWorker.ts';
import { inputError } from './problem.ts';
import { startThread } from './thread.ts';

/** What came of one law. */
export interface Verdict {
  readonly subject: string;
  readonly law: string;
  /** `untried`: an earlier law never came to an end. */
  readonly verdict: 'kept' | 'broken' | 'untried';
  /** Why it is broken, or what was measured; null where there is nothing to say. */
  readonly told: string | null;
}

export interface CheckRequest extends CheckOrders {
  /** Seconds for one law. */
  readonly patience: number;
}

/** Seconds in which a module has to be loaded, at least. */
const LOADING = 60;

/** The names of the laws, in their order. */
export type LawNames = readonly { readonly subject: string; readonly law: string }[];

export const namesOf = (groups: readonly LawGroup[]): LawNames =>
  groups.flatMap(({ subject, laws }) => laws.map(({ name }) => ({ subject, law: name })));

/**
 * Checks every law in turn and tells each verdict. Throws an `InputError` where the subject can't even be loaded.
 */
export const runCheck = ({ patience, ...orders }: CheckRequest, tell: (verdict: Verdict) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const thread = startThread('checkWorker', { workerData: orders });
    let names: LawNames = [];
    let at = 0;
    let timer: NodeJS.Timeout | undefined;
    let isOver = false;
    const end = (settle: () => void): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      void thread.terminate();
      settle();
    };
    /** The law at hand is broken by never ending, or by ending the thread; the others can't be tried. */
    const giveUp = (told: string): void =>
      end(() => {
        names.slice(at).forEach((name, i) => {
          tell({ ...name, ...(i === 0 ? { verdict: 'broken', told } : { verdict: 'untried', told: null }) });
        });
        resolve();
      });
    const wait = (): void => {
      clearTimeout(timer);
      const loaded = names.length > 0;
      const seconds = loaded ? patience : Math.max(patience, LOADING);
      timer = setTimeout(() => {
        if (loaded) giveUp(`not finished after ${seconds} s: it waits or spins for ever, or is very slow (--patience)`);
        else {
          const hint = 'what does its module wait for?';
          end(() => reject(inputError('check', `this was not loaded within ${seconds} s`, hint)));
        }
      }, 1000 * seconds);
    };
    thread.on('message', (answer: CheckAnswer) => {
      if (isOver) return;
      switch (answer.kind) {
        case 'refused':
          end(() => reject(inputError(answer.file, answer.message, answer.hint)));
          return;
        case 'names':
          names = answer.names;
          break;
        case 'verdict':
          tell(answer.verdict);
          at++;
      }
      if (names.length > 0 && at === names.length) end(() => resolve());
      else wait();
    });
    const died = (reason: string): void => {
      if (names.length === 0) end(() => reject(new Error(`the thread of the check ended before it began: ${reason}`)));
      else giveUp(`its thread ended: ${reason}`);
    };
    thread.on('error', (error) => died(error instanceof Error ? error.message : String(error)));
    thread.on('exit', (code) => died(`code ${code}`));
    wait();
  });
