/** Text made safe for HTML, in content and in attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const style = `
:root { color-scheme: light dark; --ink: #1b1a18; --paper: #fbfaf7; --quiet: #6f6a61; --line: #e4dfd5; --accent: #7a5c3a; }
@media (prefers-color-scheme: dark) { :root { --ink: #ece8df; --paper: #171614; --quiet: #9b958a; --line: #322f2a; --accent: #c9a877; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.6 ui-sans-serif, system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 4rem 1.5rem 6rem; }
h1 { font: 400 2.5rem/1.15 Georgia, "Noto Serif", serif; letter-spacing: .01em; margin: 0 0 .5rem; }
h2 { font: 400 1.4rem/1.3 Georgia, "Noto Serif", serif; margin: 3rem 0 .75rem; }
h3 { font-size: 1rem; margin: 2rem 0 .25rem; }
p.lead { color: var(--quiet); max-width: 42rem; margin: 0 0 2rem; }
a { color: var(--accent); text-underline-offset: .2em; }
html { scroll-padding-top: 1.5rem; -webkit-text-size-adjust: 100%; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
table { border-collapse: collapse; width: 100%; font-size: .925rem; }
th { text-align: left; font-weight: 500; color: var(--quiet); }
th, td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
code, pre { font: .85rem/1.5 ui-monospace, "SF Mono", Menlo, monospace; }
pre { background: color-mix(in srgb, var(--ink) 5%, transparent); padding: 1rem; overflow-x: auto; border-radius: 2px; }
.method { display: inline-block; min-width: 4.2rem; font: 500 .8rem/1 ui-monospace, Menlo, monospace; color: var(--accent); }
.quiet { color: var(--quiet); }
details { border-bottom: 1px solid var(--line); }
summary { padding: .6rem 0; cursor: pointer; }
.scroll { overflow-x: auto; }
table.pairs td:first-child { width: 15rem; }
@media (max-width: 40rem) {
  table.pairs td, table.pairs td:first-child { display: block; width: auto; border: 0; padding: 0; }
  table.pairs tr { display: block; padding: .65rem 0; border-bottom: 1px solid var(--line); }
  table.pairs td + td { color: var(--quiet); }
  .rows thead { display: none; }
  .rows tr { display: block; padding: .75rem 0; border-bottom: 1px solid var(--line); }
  .rows td { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); border: 0; padding: .1rem 0; overflow-wrap: anywhere; }
  .rows td::before { content: attr(data-name); color: var(--quiet); }
}
@media (max-width: 40rem) { main { padding: 2.5rem 1.25rem 4rem; } h1 { font-size: 2rem; } }
iframe { width: 100%; height: 46rem; border: 1px solid var(--line); background: #fff; }`;

/** A whole page in the quiet style that all local pages share. `body` is HTML. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body><main>${body}</main></body>
</html>`;
}
