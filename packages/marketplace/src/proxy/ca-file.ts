import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface CaFile {
  readonly path: string;
  /** Safe to call twice. */
  remove(): void;
}

/** Writes a certificate where only this user can read it, for programs that want a file. Gone with the process. */
export function makeCaFile(certificate: string): CaFile {
  const folder = mkdtempSync(join(tmpdir(), 'turnout-proxy-'));
  const path = join(folder, 'ca.pem');
  writeFileSync(path, certificate, { mode: 0o600, flag: 'wx' });
  const remove = (): void => {
    process.off('exit', remove);
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', remove);
  return { path, remove };
}
