/** The style sheet of a report: light, dark and print; from a phone to a desktop. */
import { declareColours, HUES, hue } from './colours.ts';

/** Charts are drawn for the width that is shown from here on, in pixels of the window. */
const PHONE = 760;

export const STYLE = `
:root { color-scheme: light dark; ${declareColours('light')} }
@media (prefers-color-scheme: dark) { :root { ${declareColours('dark')} } }
@media print { :root { color-scheme: light; ${declareColours('light')} } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0 auto; padding: 2.5rem 1.25rem 5rem; max-width: 52.5rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .25rem; letter-spacing: -.01em; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 3rem 0 .75rem; padding-top: .75rem; border-top: 1px solid var(--line); }
p { margin: .6rem 0; max-width: 44rem; }
.description { color: var(--quiet); margin-top: 0; }
.lead { font-size: 1.1rem; margin: 1rem 0; }
a { color: var(--accent); }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; font-size: .9rem; }
.scroll { overflow-x: auto; margin: .75rem 0; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; min-width: 100%; }
caption { text-align: left; color: var(--quiet); padding-bottom: .4rem; }
th, td { padding: .35rem .9rem .35rem 0; text-align: left; border-bottom: 1px solid var(--line); font-weight: 400;
  vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--quiet); border-bottom-color: var(--quiet); vertical-align: bottom; }
tbody th { font-weight: 600; overflow-wrap: normal; }
tbody th:first-child { position: sticky; left: 0; background: var(--ground); }
.figure { text-align: right; white-space: nowrap; }
thead .figure { white-space: normal; }
figure { margin: 1.25rem 0; }
figcaption { font-weight: 600; margin-bottom: .5rem; }
svg { display: block; max-width: 100%; height: auto; color: var(--ink); }
svg text { white-space: pre; }
.narrow { display: none; }
@media screen and (max-width: ${PHONE}px) { .wide { display: none; } .narrow { display: block; } }
details { margin: .5rem 0; }
summary { cursor: pointer; color: var(--accent); font-size: .9rem; width: fit-content; }
.fold { margin: 1rem 0; }
pre, code { font: .8125rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
code { background: var(--panel); padding: .1rem .3rem; border-radius: 3px; }
pre { background: var(--panel); padding: .75rem 1rem; overflow-x: auto; border-radius: 4px; }
.player { width: 100%; height: min(56rem, 95vh); border: 1px solid var(--line); border-radius: 4px; background: var(--ground); }
@media screen and (min-width: 1100px) { .player { width: min(76rem, 92vw); margin-left: calc((50rem - min(76rem, 92vw)) / 2); } }
.dialogue { list-style: none; padding: 0; margin: .75rem 0 1.5rem; }
.turn { border-left: 4px solid var(--line); background: var(--panel); padding: .5rem .75rem; margin: .4rem 0; border-radius: 0 4px 4px 0; }
.turn p { margin: .15rem 0; }
.turn .when { color: var(--quiet); font-variant-numeric: tabular-nums; margin-right: .35rem; }
.turn .what, .turn .why, .turn .notes { color: var(--quiet); font-size: .875rem; }
.turn .fate { color: var(--warning); font-size: .875rem; }
.turn .words { font-size: 1.02rem; }
.unheard .words { text-decoration: line-through; text-decoration-color: var(--quiet); }
${Array.from({ length: HUES }, (_, i) => `.seat${i} { border-left-color: ${hue(i)}; }`).join('\n')}
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
.caption { color: var(--quiet); font-size: .875rem; margin-bottom: .25rem; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .5rem 1.5rem; margin: .75rem 0; }
dt { color: var(--quiet); font-size: .8125rem; }
dd { margin: 0; }
.notices { list-style: none; padding: 0; margin: 1rem 0; }
.notices li { padding: .5rem .75rem; margin: .4rem 0; background: var(--panel); border-left: 3px solid var(--quiet);
  font-size: .925rem; }
.notices li.warning { border-left-color: var(--warning); }
.notices strong { margin-right: .25rem; }
.notices .warning strong { color: var(--warning); }
@media (max-width: ${PHONE}px) { body { padding: 1.5rem 1rem 4rem; } h1 { font-size: 1.5rem; } .lead { font-size: 1.02rem; } }
@media print { nav, summary, #player { display: none; } body { max-width: none; padding: 0; font-size: 10pt; } section { break-inside: avoid-page; } }
`;
