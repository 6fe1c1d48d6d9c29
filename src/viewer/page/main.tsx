/** The served page: asks the server what to show, and shows the screen for it. */
import { type ComponentType, render } from 'preact';
import { config } from 'zod';
import type { Session } from '../session.ts';
import { Shell } from './shell.tsx';
import './style.css';

// The page's content security policy forbids making code from text; without this zod tries, and the browser complains.
config({ jitless: true });

type Screens = { readonly [S in Session as S['screen']]: () => Promise<ComponentType<{ readonly session: S }>> };

/** Each screen is loaded when it is needed. */
const SCREENS: Screens = {
  view: async () => (await import('./view/screen.tsx')).ViewScreen,
  play: async () => (await import('./play/screen.tsx')).PlayScreen,
  study: async () => (await import('./play/screen.tsx')).StudyScreen,
};

const show = async (): Promise<void> => {
  const root = document.getElementById('page')!;
  try {
    const answer = await fetch('api/session');
    if (!answer.ok) throw new Error(`the server answers ${answer.status}: ${await answer.text()}`);
    const session = (await answer.json()) as Session;
    const Screen = (await SCREENS[session.screen]()) as unknown as ComponentType<{ readonly session: Session }>;
    render(<Screen session={session} />, root);
  } catch (error) {
    render(
      <Shell title="">
        <p class="notice bad" role="alert">
          This page can't be shown: {error instanceof Error ? error.message : String(error)}. Is the command that serves
          it still running?
        </p>
      </Shell>,
      root,
    );
  }
};

void show();
