// Bundles what browsers load from the marketplace: every file directly in src/browser. Run by `npm run build`, and by
// the tests into a folder of their own: node build.mjs [FOLDER]
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const folder = resolve(process.argv[2] ?? join(here, 'dist/browser'));
const entries = (await readdir(join(here, 'src/browser'))).filter((name) => name.endsWith('.ts'));

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: entries.map((name) => `src/browser/${name}`),
  outdir: folder,
  bundle: true,
  format: 'iife',
  // Workers bring browsers of the last years, not of the last weeks.
  target: 'es2019',
  conditions: ['source'],
  minify: true,
  sourcemap: 'linked',
  banner: { js: '/*! Turnout, runs behavioural experiments with people on the internet. MIT licence. */' },
  legalComments: 'none',
  metafile: true,
});

for (const [output, { bytes, inputs }] of Object.entries(metafile.outputs)) {
  if (!output.endsWith('.js')) continue;
  const foreign = Object.keys(inputs).find((input) => input.includes('node_modules/'));
  if (foreign !== undefined)
    throw new Error(`${output} contains ${foreign}, but the browser's scripts have no dependencies.`);
  const path = resolve(here, output);
  const zipped = gzipSync(await readFile(path)).length;
  console.log(`${relative(process.cwd(), path)}: ${bytes} bytes, ${zipped} gzipped`);
}
