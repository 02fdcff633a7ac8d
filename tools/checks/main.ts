/** Checks the borders between folders: `npm run boundaries`. */
import { join } from 'node:path';
import { checkBoundaries } from './boundaries.ts';

const report = await checkBoundaries(join(import.meta.dirname, '../..'));
for (const { rule, from, to } of report.crossings) console.error(`${rule}: ${from} -> ${to}`);
for (const file of report.missed) console.error(`not read: ${file}`);
console.log(`${report.cruised} files read, ${report.crossings.length} borders crossed`);
if (report.crossings.length + report.missed.length > 0 || report.cruised === 0) {
  process.exitCode = 1;
}
