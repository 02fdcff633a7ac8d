import { readFileSync } from 'node:fs';
import type { Outcome } from '../run-plan.ts';
import type { Plan } from '../world/plan.ts';
import { pictureOf } from './picture.ts';

/** In this order, so that each finds what it needs. */
const scripts = ['shared.js', 'scene.js', 'panel.js', 'view.js'];

/** One file that shows a run in a browser: nothing else is loaded, from nowhere. */
export function drawRun(plan: Plan, outcome: Outcome, command: string): string {
  const picture = pictureOf(plan, outcome, command);
  const script = scripts.map((name) => inlined(read(name))).join('\n');
  const parts: Readonly<Record<string, string>> = {
    style: `<style>\n${read('page.css')}</style>`,
    // The one thing in JSON that could end the element that holds it.
    data: `<script type="application/json" id="data">${JSON.stringify(picture).replaceAll('<', '\\u003c')}</script>`,
    script: `<script type="module">\n${script}</script>`,
  };
  return read('page.html').replaceAll(/<!-- (style|data|script) -->/g, (_, name: string) => {
    return parts[name] ?? '';
  });
}

function read(name: string): string {
  return readFileSync(new URL(`page/${name}`, import.meta.url), 'utf8');
}

/** A module as part of a larger one: what it imports stands above it already. */
function inlined(module: string): string {
  return module.replaceAll(/^import [^;]*;\n/gm, '').replaceAll(/^export /gm, '');
}
