/** Signs on buttons, drawn: fonts don't have them all. */
const PATHS = {
  play: 'M6 3.5v13l11-6.5z',
  pause: 'M5 3.5h4v13h-4zM11.5 3.5h4v13h-4z',
  back: 'M14 3.5v13l-9-6.5z',
  on: 'M6 3.5v13l9-6.5z',
  previous: 'M16 3.5v13l-9-6.5zM4 3.5h2.4v13h-2.4z',
  next: 'M4 3.5v13l9-6.5zM13.6 3.5h2.4v13h-2.4z',
} as const;

export const Icon = ({ name }: { readonly name: keyof typeof PATHS }) => (
  <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
    <path d={PATHS[name]} fill="currentColor" />
  </svg>
);
