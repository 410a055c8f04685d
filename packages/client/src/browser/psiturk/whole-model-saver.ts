import { jsonOf, parseObject } from '../shared/json.ts';
import type { Report, Timers } from '../shared/ports.ts';
import { asXhr, FORM_TYPE, formOf, type Saver } from './saver.ts';
import type { SaveOptions, TaskData } from './task-data.ts';

export interface WholeModelParts {
  readonly uniqueId: string;
  readonly fetch: typeof fetch;
  readonly timers: Timers;
  readonly report: Report;
  readonly sendBeacon: (url: string, data: URLSearchParams) => unknown;
}

interface Save {
  readonly model: TaskData;
  readonly options: SaveOptions;
}

/**
 * psiTurk's own way of saving, for a page this server did not write: the whole model in one PUT. One at a time, so
 * that the newest state arrives last (trap J16).
 */
export function createWholeModelSaver({
  uniqueId,
  fetch,
  report,
  timers,
  sendBeacon,
}: WholeModelParts): Saver {
  let waiting: Save[] = [];
  let busy = false;

  async function pump(): Promise<void> {
    const [first] = waiting;
    if (busy || first === undefined) return;
    const saves = waiting;
    waiting = [];
    busy = true;
    const outcome = await put(first.model);
    busy = false;
    for (const { model, options } of saves)
      timers.after(0, () => {
        if (typeof outcome.body === 'object')
          options.success?.(model.set(outcome.body), outcome.body, options);
        else options.error?.(model, outcome.xhr, options);
      });
    void pump();
  }

  async function put(model: TaskData): Promise<{ body?: Record<string, unknown> | undefined; xhr: object }> {
    try {
      const answer = await fetch(model.url(), {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: jsonOf(model.attributes, report),
      });
      const text = await answer.text();
      const xhr = asXhr({ status: answer.status, reason: 'server', text });
      return answer.ok ? { body: { ...parseObject(text) }, xhr } : { xhr };
    } catch (error) {
      return { xhr: asXhr({ status: 0, reason: 'network', text: String(error) }) };
    }
  }

  return {
    recorded: () => undefined,
    save(model, options) {
      waiting.push({ model, options });
      void pump();
    },
    start() {
      fetch('inexp', {
        method: 'POST',
        headers: { 'content-type': FORM_TYPE },
        body: formOf({ uniqueId }),
      }).catch((error: unknown) =>
        report(`Turnout: the start of the task was not reported. ${String(error)}`),
      );
    },
    complete: (leave) => leave(),
    online: () => undefined,
    hidden: () => undefined,
    leaving(quit) {
      if (quit) sendBeacon('quitter', new URLSearchParams({ uniqueId }));
    },
  };
}
