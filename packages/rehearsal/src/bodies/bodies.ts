import type { RehearsalOptions } from '../options.ts';
import type { Body } from './body.ts';
import { createChromiumBody } from './chromium/chromium-body.ts';
import { createHttpBody } from './http/http-body.ts';

export interface Bodies {
  readonly http: Body;
  /** Made when the first worker needs it. */
  readonly browser: () => Body;
  readonly close: () => Promise<void>;
}

export function bodiesFor({ siteUrl, script, browser, signal }: RehearsalOptions): Bodies {
  const http = createHttpBody({ siteUrl, script });
  let chromium: Body | undefined;
  return {
    http,
    browser: () => {
      chromium ??= createChromiumBody({ siteUrl, script, signal, ...browser });
      return chromium;
    },
    close: async () => {
      await http.close();
      await chromium?.close();
    },
  };
}
