/** Reading recorded behaviour: golden episodes, human games, encodings, plans. What is no such record is a `WorldError`. */
import { WorldError } from '../../world.ts';
import { type CompactState, readShape } from '../compact.ts';
import type { Layout, Overrides } from '../layout.ts';

/** What a check needs besides the record. */
export interface Sources {
  /** The layout that a record names. Throws a `WorldError` where there is none. */
  layoutOf(version: 'legacy' | 'current', name: string): Layout;
  /** Lower-case hex. */
  sha256(bytes: Uint8Array): string;
}

export type Fields = Readonly<Record<string, unknown>>;

export const readFields = (record: unknown, path = ''): Fields => {
  if (typeof record !== 'object' || record === null || Array.isArray(record))
    throw new WorldError(path, `expected an object, not ${JSON.stringify(record)?.slice(0, 60)}`);
  return record as Fields;
};

export const readText = (fields: Fields, key: string): string => {
  const value = fields[key];
  if (typeof value !== 'string')
    throw new WorldError(key, `expected a text, not ${JSON.stringify(value)?.slice(0, 60)}`);
  return value;
};

export const readList = (fields: Fields, key: string): readonly unknown[] => {
  const value = fields[key];
  if (!Array.isArray(value)) throw new WorldError(key, `expected a list, not ${JSON.stringify(value)?.slice(0, 60)}`);
  return value;
};

export const readVersion = (fields: Fields, key: string): 'legacy' | 'current' => {
  const value = fields[key];
  if (value !== 'legacy' && value !== 'current')
    throw new WorldError(key, `expected "legacy" or "current", not ${JSON.stringify(value)}`);
  return value;
};

export const readOverrides = (fields: Fields): Overrides =>
  fields.params === undefined ? {} : readFields(fields.params, 'params');

export const readState = (fields: Fields, key: string): CompactState => {
  try {
    return readShape(fields[key]);
  } catch (error) {
    throw error instanceof WorldError ? new WorldError(`${key}.${error.path}`, error.message) : error;
  }
};

/** A joint action: one of 0 to 5 per cook. */
export const readActions = (value: unknown, path: string, cooks: number): readonly number[] => {
  const good =
    Array.isArray(value) &&
    value.length === cooks &&
    value.every((action) => Number.isInteger(action) && action >= 0 && action <= 5);
  if (!good)
    throw new WorldError(path, `expected an action of 0 to 5 for each of ${cooks} cooks, not ${JSON.stringify(value)}`);
  return value as readonly number[];
};

/** An amount that may be infinite, written "inf". */
export const readAmount = (value: unknown): unknown => (value === 'inf' ? Number.POSITIVE_INFINITY : value);
