import type { PageContext } from '@turnout/protocol';
import { elementsOf, rawTextOf } from '../html/dom.ts';
import type { SeenCell } from './body.ts';

/** `window.TURNOUT` of a page that Turnout served; undefined for a page of another server. */
export function contextOf(html: string): PageContext | undefined {
  const script = elementsOf(html)
    .filter(({ tagName }) => tagName === 'script')
    .map(rawTextOf)
    .find((text) => text.startsWith('window.TURNOUT='));
  if (script === undefined) return undefined;
  const value: unknown = JSON.parse(script.slice('window.TURNOUT='.length));
  return isContext(value) ? value : undefined;
}

function isContext(value: unknown): value is PageContext {
  return (
    typeof value === 'object' &&
    value !== null &&
    'token' in value &&
    typeof value.token === 'string' &&
    'uniqueId' in value &&
    typeof value.uniqueId === 'string'
  );
}

/** The cell the page was given, if it runs the task. */
export function cellOf(context: PageContext | undefined): SeenCell | undefined {
  const model = context?.model;
  return model === undefined
    ? undefined
    : { condition: model.condition, counterbalance: model.counterbalance };
}
