/** Light, dark, or as the system says. The choice is kept by the browser where it lets pages keep anything. */
export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'rapport-theme';

/** A page inside another file, or without rights, has no storage: then nothing is remembered. */
const withStorage = <T>(use: (storage: Storage) => T, otherwise: T): T => {
  try {
    return use(localStorage);
  } catch {
    return otherwise;
  }
};

let chosen: Theme = withStorage((storage) => THEMES.find((theme) => theme === storage.getItem(KEY)) ?? 'auto', 'auto');

const apply = (theme: Theme): void => {
  document.documentElement.style.colorScheme = theme === 'auto' ? 'light dark' : theme;
};

export const readTheme = (): Theme => chosen;

export const chooseTheme = (theme: Theme): void => {
  chosen = theme;
  withStorage((storage) => storage.setItem(KEY, theme), undefined);
  apply(theme);
};

apply(chosen);
