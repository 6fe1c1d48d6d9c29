/** Ctrl-C, and the signal with which systems end processes. */
import { EXIT } from './exit.ts';

/** Aborted by the first Ctrl-C; the second one ends the process at once. */
export const interruptSignal = (): AbortSignal => {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return controller.signal;
};
