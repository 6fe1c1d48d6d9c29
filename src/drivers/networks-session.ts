/**
 * Networks at work: ONNX sessions of `onnxruntime-web`, made lazily, one per network in a process.
 *
 * The WASM backend runs in this very thread, without a proxy: the sum of a layer is then taken in one order, and the
 * logits of an observation have the same bits in a batch of any size and on any machine (tested). A worker thread of a
 * run has a runtime of its own.
 */
import type * as Runtime from 'onnxruntime-web/wasm';
import { type AskBatch, createBatcher, type RunBatch } from './networks-batch.ts';
import { readNetworkFile } from './networks-files.ts';
import { type Network, NetworkError } from './networks-manifest.ts';

/** Observations per run: beyond it nothing is gained (measured), and the memory of a convolution grows. */
export const LARGEST_BATCH = 64;

let runtime: Promise<typeof Runtime> | null = null;

/** The runtime, loaded when the first network is asked: a quarter of a second and 14 MB that other runs don't need. */
const loadRuntime = (): Promise<typeof Runtime> => {
  runtime ??= import('onnxruntime-web/wasm').then((loaded) => {
    loaded.env.wasm.numThreads = 1;
    loaded.env.wasm.proxy = false;
    loaded.env.logLevel = 'error';
    return loaded;
  });
  return runtime;
};

const inputSizeOf = ({ shape }: Network): number => shape.reduce((size, axis) => size * axis, 1);

const requireName = (network: Network, kind: 'input' | 'output', names: readonly string[]): void => {
  const wanted = kind === 'input' ? network.inputName : network.outputName;
  if (!names.includes(wanted))
    throw new NetworkError(
      `the network ${network.name} (${network.path}) has no ${kind} ${wanted}; it has ${names.join(', ')}`,
    );
};

/** Opens the file, which is checked against its sha256 once more: exactly these bytes play. */
const openSession = async (network: Network): Promise<RunBatch> => {
  const bytes = readNetworkFile(network);
  const { InferenceSession, Tensor } = await loadRuntime();
  const session = await InferenceSession.create(bytes, { executionProviders: ['wasm'] }).catch((error: unknown) => {
    throw new NetworkError(`the network ${network.name} (${network.path}) can't be opened: ${String(error)}`);
  });
  requireName(network, 'input', session.inputNames);
  requireName(network, 'output', session.outputNames);
  const { inputName, outputName, shape } = network;
  return async (inputs, count) => {
    const results = await session.run({ [inputName]: new Tensor('float32', inputs, [count, ...shape]) });
    return results[outputName]!.data as Float32Array;
  };
};

/** [sha256, names, shape] */
const sessions = new Map<string, Promise<RunBatch>>();

const keyOf = ({ sha256, inputName, outputName, shape }: Network): string =>
  [sha256, inputName, outputName, shape].join(' ');

/**
 * Runs a batch through a network: inputs [count, ...shape], flat; logits [count, action]. The promise is rejected with a
 * `NetworkError` where the file can't be used. Policies ask through `networkQueue`; never start two runs at once.
 */
export const runNetwork = async (network: Network, inputs: Float32Array, count: number): Promise<Float32Array> => {
  const key = keyOf(network);
  let session = sessions.get(key);
  if (session === undefined) {
    session = openSession(network);
    sessions.set(key, session);
  }
  return (await session)(inputs, count);
};

/** [sha256, names, shape, largest batch] */
const queues = new Map<string, AskBatch>();

/** Where all policies of the process ask this network, for batches of at most `largest`. The answer is its logits. */
export const networkQueue = (network: Network, largest = LARGEST_BATCH): AskBatch => {
  const key = `${keyOf(network)} ${largest}`;
  let queue = queues.get(key);
  if (queue === undefined) {
    queue = createBatcher((inputs, count) => runNetwork(network, inputs, count), inputSizeOf(network), largest);
    queues.set(key, queue);
  }
  return queue;
};
