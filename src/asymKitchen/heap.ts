/** A binary heap: what is cheapest comes out first, of equals what was put in last. */

export interface Heap<T> {
  push(cost: number, item: T): void;
  /** null where it is empty. */
  pop(): T | null;
}

interface Entry<T> {
  readonly cost: number;
  readonly turn: number;
  readonly item: T;
}

export const createHeap = <T>(): Heap<T> => {
  const entries: Entry<T>[] = [];
  let turns = 0;
  const before = (a: Entry<T>, b: Entry<T>) => (a.cost === b.cost ? a.turn > b.turn : a.cost < b.cost);
  const swap = (i: number, j: number) => {
    const entry = entries[i]!;
    entries[i] = entries[j]!;
    entries[j] = entry;
  };
  return {
    push: (cost, item) => {
      entries.push({ cost, turn: turns++, item });
      for (let i = entries.length - 1; i > 0; ) {
        const parent = (i - 1) >> 1;
        if (!before(entries[i]!, entries[parent]!)) return;
        swap(i, parent);
        i = parent;
      }
    },
    pop: () => {
      const first = entries[0];
      if (first === undefined) return null;
      const last = entries.pop()!;
      if (entries.length > 0) {
        entries[0] = last;
        for (let i = 0; ; ) {
          const left = 2 * i + 1;
          let least = i;
          if (left < entries.length && before(entries[left]!, entries[least]!)) least = left;
          if (left + 1 < entries.length && before(entries[left + 1]!, entries[least]!)) least = left + 1;
          if (least === i) break;
          swap(i, least);
          i = least;
        }
      }
      return first.item;
    },
  };
};
