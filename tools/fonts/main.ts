/**
 * Cuts the house's typefaces out of published packages into `adapters/documents/fonts`.
 *
 *     node tools/fonts/main.ts
 *
 * Needs the npm registry and a minute or two. The packages, 220 MB of them, go to a scratch folder
 * and never into this repository's dependencies; their versions are pinned, so a second run writes
 * the same bytes.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { faces } from './faces.ts';
import type { Face } from './faces.ts';

type SubsetFont = (font: Buffer, text: string, options: object) => Promise<Buffer>;

const target = join(import.meta.dirname, '../../adapters/documents/fonts');
const subsetter = 'subset-font@2.9.0';

const scratch = mkdtempSync(join(tmpdir(), 'fonts-'));
try {
  const sources = faces.map((face) => `${face.source.package}@${face.source.version}`);
  writeFileSync(join(scratch, 'package.json'), '{}');
  execFileSync('npm', ['install', '--ignore-scripts', subsetter, ...new Set(sources)], {
    cwd: scratch,
    stdio: 'inherit',
  });
  for (const face of faces) await cut(face);
} finally {
  rmSync(scratch, { recursive: true });
}

async function cut(face: Face): Promise<void> {
  // The package has no types and is fetched by this very script.
  const subset = createRequire(join(scratch, 'package.json'))('subset-font') as SubsetFont;
  const folder = join(scratch, 'node_modules', face.source.package);
  const whole = readFileSync(join(folder, face.source.file));
  const part = await subset(whole, charactersOf(face), {
    targetFormat: 'truetype',
    keepFeatures: face.features,
    // Hints and vertical metrics serve screens and vertical setting; print needs neither.
    noHinting: true,
    dropTables: [
      'STAT',
      'gasp',
      'BASE',
      'vhea',
      'vmtx',
      'prep',
      ...(face.features.length === 0 ? ['GSUB', 'GPOS', 'GDEF'] : []),
    ],
  });
  const packed = brotliCompressSync(part, {
    params: {
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: part.length,
    },
  });
  writeFileSync(join(target, `${face.name}.ttf.br`), packed);
  copyFileSync(join(folder, 'LICENSE_FONT'), join(target, `${face.name}.OFL.txt`));
  console.log(
    `${face.name}: ${whole.length} bytes, cut to ${part.length}, packed ${packed.length}`,
  );
}

function charactersOf(face: Face): string {
  let characters = '';
  for (const [first, last] of face.ranges) {
    for (let point = first; point <= last; point++) characters += String.fromCodePoint(point);
  }
  return characters;
}
