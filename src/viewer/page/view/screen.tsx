/** Looking at runs and episodes. */
import type { ViewSession } from '../../session.ts';
import { Shell } from '../shell.tsx';

export const ViewScreen = ({ session }: { readonly session: ViewSession }) => (
  <Shell title={session.sources.map(({ name }) => name).join(', ')}>
    <p>{session.sources.length}</p>
  </Shell>
);
