import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allowedImports } from '../tools/boundaries.ts';
import { root } from './root.ts';

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const read = <T>(file: string): T => JSON.parse(readFileSync(join(root, file), 'utf8')) as T;
const parts = readdirSync(join(root, 'packages'));

function sourcesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Of statements at the beginning of a line; text that a file writes for others is no import. */
const importsOf = (file: string): string[] =>
  [
    ...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b[^;'`]*?from '(@turnout\/[a-z]+)[^']*';/gm),
  ].map((match) => match[1] ?? '');

const relativeImportsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b[^;'`]*?from '(\.[^']*)';/gm)].map((match) =>
    join(dirname(file), match[1] ?? ''),
  );

describe('the parts and their arrows', () => {
  it('there is no part outside the table', () => {
    expect(parts.toSorted()).toEqual(Object.keys(allowedImports).toSorted());
  });

  it.each(parts)('%s depends on and imports only what the table allows', (part) => {
    const allowed = (allowedImports[part] ?? []).map((name) => `@turnout/${name}`);
    const manifest = read<Manifest>(`packages/${part}/package.json`);
    const declared = Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith('@turnout/'));
    expect(allowed).toEqual(expect.arrayContaining(declared));
    for (const file of sourcesOf(join(root, 'packages', part, 'src')))
      for (const name of importsOf(file)) expect(allowed, file).toContain(name);
  });

  it.each(parts)('%s references the same parts for the compiler as it declares', (part) => {
    const declared = Object.keys(read<Manifest>(`packages/${part}/package.json`).dependencies ?? {})
      .filter((name) => name.startsWith('@turnout/'))
      .map((name) => `../${name.slice('@turnout/'.length)}`);
    const { references } = read<{ references: { path: string }[] }>(`packages/${part}/tsconfig.json`);
    expect(references.map((reference) => reference.path).toSorted()).toEqual(declared.toSorted());
  });

  it.each(parts)('%s has no circle of imports', (part) => {
    const files = sourcesOf(join(root, 'packages', part, 'src'));
    const edges = new Map(files.map((file) => [file, relativeImportsOf(file)]));
    const finished = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      expect(path, `a circle: ${[...path, file].join(' -> ')}`).not.toContain(file);
      if (finished.has(file)) return;
      for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
      finished.add(file);
    };
    for (const file of files) visit(file, []);
  });

  it('core uses no clock, no randomness and no input or output', () => {
    for (const file of sourcesOf(join(root, 'packages/core/src'))) {
      const text = readFileSync(file, 'utf8');
      expect(text, file).not.toMatch(/\bDate\b|Math\.random|\bprocess\b|from 'node:|\bfetch\(/);
    }
  });

  it('ARCHITECTURE.md shows the same table', () => {
    const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
    for (const [part, imports] of Object.entries(allowedImports))
      expect(text).toContain(`| \`${part}\` | ${imports.length === 0 ? '–' : imports.join(', ')} |`);
  });

  it('all parts carry one version', () => {
    const versions = parts.map((part) => read<Manifest>(`packages/${part}/package.json`).version);
    expect(new Set([...versions, read<Manifest>('package.json').version]).size).toBe(1);
    const source = readFileSync(join(root, 'packages/cli/src/version.ts'), 'utf8');
    expect(source).toContain(`'${versions[0] ?? ''}'`);
  });
});
