/** 32-bit FNV-1a (Fowler, Noll, Vo; offset basis 2166136261, prime 16777619): small, stable, needs no platform. */

export const HASH_START = 0x811c9dc5 | 0;

/** The hash after one more byte-sized or larger integer; larger ones are mixed in as they are. Signed 32-bit in and out. */
export const hashNumber = (hash: number, value: number): number => Math.imul(hash ^ value, 0x01000193);

/** The hash of a text's UTF-16 units, unsigned. */
export const hashText = (text: string): number => {
  let hash = HASH_START;
  for (let i = 0; i < text.length; i++) hash = hashNumber(hash, text.charCodeAt(i));
  return hash >>> 0;
};

/** Eight lower-case hex digits of a 32-bit hash. */
export const formatHash = (hash: number): string => (hash >>> 0).toString(16).padStart(8, '0');
