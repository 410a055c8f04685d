import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const BUILD = fileURLToPath(new URL('../../build.mjs', import.meta.url));

it('the scripts stay small, name their licence and need no module loader', () => {
  const folder = mkdtempSync(join(tmpdir(), 'turnout-build-'));
  try {
    execFileSync(process.execPath, [BUILD, folder], { stdio: 'pipe' });
    for (const [name, most] of [
      ['crowd-elements.js', 6500],
      ['external-hit.js', 1000],
    ] as const) {
      const script = readFileSync(join(folder, name));
      expect(gzipSync(script).length, name).toBeLessThan(most);
      expect(script.toString().split('\n')[0]).toContain('MIT licence');
      expect(script.toString()).not.toMatch(/\bimport\b.*from|\?\?=|\?\./);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
