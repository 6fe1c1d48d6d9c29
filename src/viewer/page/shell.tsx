/** What all screens share: the bar on top with the way back, and the choice of light or dark. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { chooseTheme, readTheme, THEMES } from './theme.ts';

const Brand = () => (
  <svg viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="8" fill="#0b5a94" />
    <circle cx="12" cy="17" r="6.5" fill="#fff" />
    <circle cx="20.5" cy="17" r="6.5" fill="#f0a830" fill-opacity=".92" />
  </svg>
);

const WORDS = { auto: 'Auto', light: 'Light', dark: 'Dark' } as const;

const ThemeChoice = () => {
  const [theme, setTheme] = useState(readTheme());
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!;
  return (
    <button
      type="button"
      class="theme"
      aria-label={`Colours: ${WORDS[theme]}. Change to ${WORDS[next]}`}
      onClick={() => {
        chooseTheme(next);
        setTheme(next);
      }}
    >
      <span aria-hidden="true">{theme === 'auto' ? '◐' : theme === 'light' ? '☀' : '☾'}</span>{' '}
      <span class="theme-word">{WORDS[theme]}</span>
    </button>
  );
};

interface ShellProps {
  readonly title: string;
  /** Beside the title: links and buttons of the screen. */
  readonly tools?: ComponentChildren;
  readonly children: ComponentChildren;
}

export const Shell = ({ title, tools, children }: ShellProps) => (
  <>
    <header class="bar">
      <a class="brand" href="#/">
        <Brand />
        Rapport
      </a>
      <h1>{title}</h1>
      <div class="grow" />
      <nav aria-label="Tools">
        {tools}
        <ThemeChoice />
      </nav>
    </header>
    <main class="screen">{children}</main>
  </>
);
