/** Where the sharded task is played. */
import { TASKS, type Task } from './task.ts';

export const RULES = ['standard'] as const;

const picture = ({ work, shards, values, condition, missing, decoys }: Task): readonly string[] => [
  `${work} in ${shards} pieces of ${values} values, ${condition}`,
  ...(missing > 0 ? [`a piece is missing with probability ${missing}; ${decoys} irrelevant facts`] : []),
];

export const places = {
  name: 'sharded-task',
  rules: RULES,
  layouts: (_rules: string) =>
    TASKS.map((task) => ({ name: task.name, aliases: [], seats: 2, picture: picture(task) })),
};
