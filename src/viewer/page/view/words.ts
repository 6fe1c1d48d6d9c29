/** How things are written in the page. */

/** A skill for people: `pickUpOnion (0,1)` is `pick up onion (0,1)`. */
export const skillWords = (skill: string): string =>
  skill.replace(/^[A-Za-z]+/, (name) =>
    name.replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`),
  );

/** A return: whole where it is whole. */
export const amount = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(1));

export const percent = (p: number): string => (p > 0 && p < 0.005 ? '<1 %' : `${Math.round(p * 100)} %`);

/** `overcooked/legacy/cramped_room+channel(cost 1)` for titles: `Cramped room`, without its channel. */
export const placeWords = (environment: string): string => {
  const [inner = environment] = environment.split('+channel');
  const name = inner.split('/').at(-1)!.replaceAll('_', ' ');
  return name.charAt(0).toUpperCase() + name.slice(1);
};
