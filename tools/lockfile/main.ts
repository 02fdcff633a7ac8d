/** Completes `package-lock.json` for all platforms: run it after `npm install` added a package. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { holesIn, mended } from './lockfile.ts';
import type { Lockfile } from './lockfile.ts';

const file = join(import.meta.dirname, '../../package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8')) as Lockfile; // A codec: npm wrote it.
const holes = holesIn(lock);
if (holes.length > 0) writeFileSync(file, `${JSON.stringify(mended(lock), null, 2)}\n`);
console.log(`${holes.length} entries added to package-lock.json`);
