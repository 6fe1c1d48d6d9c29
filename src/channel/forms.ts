/** Free words, as people and models write them, read by the forms that a world knows. */

/** A form with what it means. */
export type Form<T> = readonly [form: RegExp, meaning: (found: RegExpMatchArray) => T];

/** What words mean by the first form that fits; null: by none. */
export const readForms = <T>(text: string, forms: readonly Form<T>[]): T | null => {
  for (const [form, meaning] of forms) {
    const found = text.trim().match(form);
    if (found !== null) return meaning(found);
  }
  return null;
};

/** The whole numbers in a part of a form; none where that part was left out. */
export const numbersIn = (text: string | undefined): number[] => text?.match(/\d+/g)?.map(Number) ?? [];
