/** A new worker thread with a module of this folder inside. Sources need tsx there too, which a thread doesn't inherit. */
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { RUNS_SOURCES } from './code.ts';

/** `name` is the module's, without its ending. */
export const startThread = (name: string, options: WorkerOptions): Worker => {
  const module = new URL(`./${name}${extname(new URL(import.meta.url).pathname)}`, import.meta.url);
  if (!RUNS_SOURCES) return new Worker(module, options);
  const { resolve } = createRequire(import.meta.url);
  const [esm, cjs] = ['tsx/esm/api', 'tsx/cjs/api'].map(
    (api) => pathToFileURL(resolve(api).replace(/\.cjs$/, '.mjs')).href,
  );
  const code = `import { register } from '${esm}'; import * as required from '${cjs}';
    required.register(); register(); await import('${module.href}');`;
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), { ...options, execArgv: [] });
};
