/** `rapport validate <files>`: checks scenarios without running any of their modules. */
import type { Command } from 'commander';
import { checkScenario, loadScenario } from '../../experiment/load.ts';
import { InputError } from '../../experiment/problem.ts';
import { EXIT, type ExitCode } from '../exit.ts';

const validate = async (files: readonly string[]): Promise<ExitCode> => {
  let code: ExitCode = EXIT.good;
  for (const file of files) {
    try {
      const { conditions, seeds } = await checkScenario(loadScenario(file));
      const size =
        conditions.length === 0 ? 'its own world was not run' : `${conditions.length * seeds.length} episodes`;
      process.stdout.write(`${file}: valid, ${size}\n`);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      code = EXIT.invalidInput;
      process.stderr.write(`${error.message}\n`);
    }
  }
  return code;
};

export const define = (command: Command): void => {
  command.argument('<files...>', 'scenario files').action(async (files: readonly string[]) => {
    process.exitCode = await validate(files);
  });
};
