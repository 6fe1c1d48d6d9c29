/**
 * A policy that stands for several: each list in `stages` and each parameter in `matrix` is an axis, and every
 * combination of their values is a policy of its own, named by them. A name depends on its own values alone, so that a
 * value more changes nothing for the others.
 */
import type { Json } from '../json.ts';

/** One value on one axis. */
interface Point {
  readonly part: 'stages' | 'with';
  readonly key: string;
  readonly value: Json;
}

type Fields = { readonly [key: string]: Json };

const fieldsOf = (value: Json | undefined): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const axesOf = ({ stages, matrix }: Fields): readonly (readonly Point[])[] => [
  ...Object.entries(fieldsOf(stages)).flatMap(([key, values]) =>
    Array.isArray(values) ? [values.map((value: Json): Point => ({ part: 'stages', key, value }))] : [],
  ),
  ...Object.entries(fieldsOf(matrix)).map(([key, values]) =>
    (values as readonly Json[]).map((value): Point => ({ part: 'with', key, value })),
  ),
];

/** `correct=off` */
const formatPoint = ({ key, value }: Point): string =>
  `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`;

/** The file's own name, where a policy is named by the path of its module. */
export const nameOf = (definition: string): string => definition.replace(/^.*\//, '').replace(/\.[cm]?[jt]s$/, '');

/** The policies that a reference stands for, the last axis innermost; the reference itself where it has no axis. */
export const expandAxes = (reference: Json): readonly Json[] => {
  if (typeof reference !== 'object' || reference === null || Array.isArray(reference)) return [reference];
  const { matrix: _, ...fields } = reference as Fields;
  const axes = axesOf(reference as Fields);
  if (axes.length === 0) return [reference];
  const own = [fields.name, fields.policy, 'process'].find((one) => typeof one === 'string') as string;
  const named = 'command' in fields ? {} : { policy: fields.policy ?? own };
  let policies: readonly (Fields & { readonly name: string })[] = [{ ...fields, ...named, name: nameOf(own) }];
  for (const axis of axes)
    policies = policies.flatMap((policy) =>
      axis.map((point) => ({
        ...policy,
        name: `${policy.name} ${formatPoint(point)}`,
        [point.part]: { ...fieldsOf(policy[point.part]), [point.key]: point.value },
      })),
    );
  return policies;
};
