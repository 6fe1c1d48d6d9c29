import { describe, expect, it } from 'vitest';
import { createBatcher, type RunBatch } from '../../src/drivers/networks-batch.ts';

/** Answers an input of two numbers with their sum and their difference, and writes down the sizes of the batches. */
const recorder = () => {
  const sizes: number[] = [];
  let running = 0;
  const run: RunBatch = async (inputs, count) => {
    expect(++running).toBe(1);
    expect(inputs.length).toBe(2 * count);
    sizes.push(count);
    await null;
    running--;
    return Float32Array.from({ length: 2 * count }, (_, i) => {
      const at = i - (i % 2);
      return i % 2 === 0 ? inputs[at]! + inputs[at + 1]! : inputs[at]! - inputs[at + 1]!;
    });
  };
  return { run, sizes };
};

const pair = (a: number, b: number) => (inputs: Float32Array, offset: number) => {
  inputs[offset] = a;
  inputs[offset + 1] = b;
};

describe('a batcher', () => {
  it('runs together what is asked in one turn, and gives everyone their own answer', async () => {
    const { run, sizes } = recorder();
    const ask = createBatcher(run, 2, 64);
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => ask(pair(i, 1))));
    expect(answers.map((answer) => [...answer])).toEqual(Array.from({ length: 40 }, (_, i) => [i + 1, i - 1]));
    expect(sizes).toEqual([40]);
  });

  it('keeps loops side by side in one batch per step, also after other promises', async () => {
    const { run, sizes } = recorder();
    const ask = createBatcher(run, 2, 64);
    const play = async (player: number) => {
      let at = player;
      for (let step = 0; step < 5; step++) {
        at = (await ask(pair(at, 1)))[0]!;
        for (let hop = 0; hop < player; hop++) await null;
      }
      return at;
    };
    expect(await Promise.all([0, 10, 20].map(play))).toEqual([5, 15, 25]);
    expect(sizes).toEqual([3, 3, 3, 3, 3]);
  });

  it('lets players of two networks move in step', async () => {
    const one = recorder();
    const two = recorder();
    const askOne = createBatcher(one.run, 2, 64);
    const askTwo = createBatcher(two.run, 2, 64);
    const play = async () => {
      for (let step = 0; step < 4; step++) await Promise.all([askOne(pair(1, 1)), askTwo(pair(1, 1))]);
    };
    await Promise.all([play(), play(), play()]);
    expect(one.sizes).toEqual([3, 3, 3, 3]);
    expect(two.sizes).toEqual([3, 3, 3, 3]);
  });

  it('cuts what is more than the largest batch', async () => {
    const { run, sizes } = recorder();
    const ask = createBatcher(run, 2, 3);
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => ask(pair(i, i))));
    expect(answers.map((answer) => answer[0])).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
    expect(sizes).toEqual([3, 3, 2]);
  });

  it('throws at once what writing throws, and no request is left of it', async () => {
    const { run, sizes } = recorder();
    const ask = createBatcher(run, 2, 64);
    const fail = () => {
      throw new Error('no such encoding');
    };
    expect(() => ask(fail)).toThrow('no such encoding');
    expect([...(await ask(pair(2, 1)))]).toEqual([3, 1]);
    expect(sizes).toEqual([1]);
  });

  it('gives a failure to those whose batch failed, and goes on', async () => {
    let failing = true;
    const ask = createBatcher(
      async (inputs) => {
        if (failing) throw new Error('out of memory');
        return inputs.slice();
      },
      2,
      64,
    );
    const failed = await Promise.allSettled([ask(pair(1, 2)), ask(pair(3, 4))]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    failing = false;
    expect([...(await ask(pair(5, 6)))]).toEqual([5, 6]);
  });
});
