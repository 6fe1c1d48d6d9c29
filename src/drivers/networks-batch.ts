/**
 * Collects the requests of all episodes in flight and runs them as batches, one batch at a time in the whole process.
 *
 * A request waits until the process has nothing more to do in this turn of the event loop (`setImmediate`, no clock).
 * Episodes go on in the microtasks after a batch, so that by then every episode that could ask has asked: N episodes
 * side by side make batches of N. What a request gets doesn't depend on what else is in its batch.
 */

/** Computes a batch: `inputs` is [count, inputSize], the answer [count, outputSize]. */
export type RunBatch = (inputs: Float32Array, count: number) => Promise<Float32Array>;

/** Asks for one answer. `write` puts one input into `inputs` from `offset`, at once; what it throws is thrown here. */
export type AskBatch = (write: (inputs: Float32Array, offset: number) => void) => Promise<Float32Array>;

interface Waiting {
  readonly resolve: (answer: Float32Array) => void;
  readonly reject: (reason: unknown) => void;
}

/** What has piled up in the process since the last turn, oldest first. */
let due: (() => Promise<void>)[] = [];
let scheduled = false;

const runDue = async (): Promise<void> => {
  while (due.length > 0) {
    const now = due;
    due = [];
    for (const flush of now) await flush();
    await new Promise((resume) => setImmediate(resume));
  }
  scheduled = false;
};

const schedule = (flush: () => Promise<void>): void => {
  due.push(flush);
  if (scheduled) return;
  scheduled = true;
  setImmediate(() => void runDue());
};

/** A queue before `run`, of inputs with `inputSize` numbers each, in batches of at most `largest`. */
export const createBatcher = (run: RunBatch, inputSize: number, largest: number): AskBatch => {
  let inputs = new Float32Array(inputSize * Math.min(largest, 8));
  let waiting: Waiting[] = [];

  const flush = async (): Promise<void> => {
    const asked = inputs;
    const answered = waiting;
    inputs = new Float32Array(asked.length);
    waiting = [];
    for (let from = 0; from < answered.length; from += largest) {
      const part = answered.slice(from, from + largest);
      try {
        const outputs = await run(asked.subarray(from * inputSize, (from + part.length) * inputSize), part.length);
        const size = outputs.length / part.length;
        part.forEach(({ resolve }, i) => {
          resolve(outputs.subarray(i * size, (i + 1) * size));
        });
      } catch (reason) {
        for (const { reject } of part) reject(reason);
      }
    }
  };

  return (write) => {
    const offset = waiting.length * inputSize;
    if (offset === inputs.length) {
      const larger = new Float32Array(2 * inputs.length);
      larger.set(inputs);
      inputs = larger;
    }
    write(inputs, offset);
    return new Promise((resolve, reject) => {
      if (waiting.length === 0) schedule(flush);
      waiting.push({ resolve, reject });
    });
  };
};
