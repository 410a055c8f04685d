import { afterEach } from 'vitest';
import { type Lab, startLab } from './lab.ts';

const labs: Lab[] = [];
afterEach(async () => {
  for (const lab of labs.splice(0)) await lab.close();
});

export type Files = Readonly<Record<string, string>>;

/** A lab that closes itself after the test. */
export async function labWith(files: Files, config?: string): Promise<Lab> {
  const lab = await startLab({ files, ...(config !== undefined && { config }) });
  labs.push(lab);
  return lab;
}

/** A study whose custom.ts has these routes. */
export const labRouting = (routes: string, files: Files = {}, config?: string): Promise<Lab> =>
  labWith({ ...files, 'custom.ts': `export function routes(app) {\n${routes}\n}` }, config);

/** The header of an HTTP Basic login, from `name:password`. */
export const basic = (text: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(text).toString('base64')}`,
});

/** Posts JSON. */
export const postJson = (
  lab: Lab,
  url: string,
  headers: Readonly<Record<string, string>>,
  json: object = {},
): ReturnType<Lab['ask']> =>
  lab.ask({
    method: 'POST',
    url,
    headers: { ...headers, 'content-type': 'application/json' },
    payload: JSON.stringify(json),
  });
