/** The player that stands inside another file, with its episodes beside it as JSON: see `server/embed.ts`. */
import { render } from 'preact';
import { config } from 'zod';
import type { Album } from '../session.ts';
import { albumLibrary } from './view/library.ts';
import { Viewing } from './view/screen.tsx';
import './style.css';

config({ jitless: true });

const album = JSON.parse(document.getElementById('album')!.textContent ?? '') as Album;
const library = albumLibrary(album);
render(<Viewing library={library} />, document.getElementById('page')!);
