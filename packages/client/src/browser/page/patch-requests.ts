import { TOKEN_HEADER } from '@turnout/protocol/constants';
import type { Uploads } from '../shared/globals.ts';
import { staysHere } from './same-origin.ts';

export interface PatchParts {
  /** Asked at each request: the page may be written over by one with another token. */
  readonly token: () => string | undefined;
  readonly uploads: Uploads;
  readonly fetch: typeof fetch;
}

const isUpload = (method: string): boolean => !/^(GET|HEAD|OPTIONS)$/i.test(method);

interface XhrState {
  readonly staysHere: boolean;
  readonly upload: boolean;
  hasToken: boolean;
  end: (() => void) | undefined;
}

/**
 * XMLHttpRequest with the token on every request to the study's own server. The prototype is patched, so that
 * jQuery of any age, old copies of psiturk.js and the study's own code need not know.
 */
export function patchXhr({ token, uploads }: PatchParts): void {
  const states = new WeakMap<XMLHttpRequest, XhrState>();
  const { open, send, setRequestHeader } = XMLHttpRequest.prototype;

  XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, ...values: unknown[]) {
    const [method, url] = values;
    // Opening again drops the request before without any event.
    states.get(this)?.end?.();
    states.set(this, {
      staysHere: staysHere(String(url)),
      upload: isUpload(String(method)),
      hasToken: false,
      end: undefined,
    });
    // With exactly the arguments given: `undefined` for "async" would mean a synchronous request.
    return open.apply(this, values as Parameters<typeof open>);
  } as typeof open;

  XMLHttpRequest.prototype.setRequestHeader = function (name, value) {
    const state = states.get(this);
    // Set twice, the two values would be joined into one that is neither.
    if (state !== undefined && name.toLowerCase() === TOKEN_HEADER) state.hasToken = true;
    return setRequestHeader.call(this, name, value);
  };

  XMLHttpRequest.prototype.send = function (body) {
    const state = states.get(this);
    const key = token();
    if (state?.staysHere !== true || key === undefined) return send.call(this, body);
    if (!state.hasToken && this.readyState === XMLHttpRequest.OPENED)
      this.setRequestHeader(TOKEN_HEADER, key);
    if (!state.upload) return send.call(this, body);
    const end = uploads.begin();
    state.end = end;
    this.addEventListener('loadend', end, { once: true });
    try {
      return send.call(this, body);
    } catch (error) {
      // A synchronous request that fails throws and sends no event.
      end();
      throw error;
    }
  };
}

const isRequest = (input: unknown): input is globalThis.Request =>
  typeof input === 'object' && input !== null && 'url' in input && 'headers' in input;

/** fetch with the token, under the same conditions. */
export function patchFetch({ token, uploads, fetch: native }: PatchParts): void {
  const patched: typeof fetch = (input, init) => {
    const key = token();
    const request = isRequest(input) ? input : undefined;
    if (key === undefined || !staysHere(request?.url ?? String(input)))
      return native.call(window, input, init);
    const headers = headersOf(init?.headers ?? request?.headers);
    // Headers that are not valid: the browser's own fetch refuses them in its own words.
    if (headers === undefined) return native.call(window, input, init);
    if (!headers.has(TOKEN_HEADER)) headers.set(TOKEN_HEADER, key);
    const own = Object.create(init ?? null, { headers: { value: headers, enumerable: true } });
    const answer: Promise<Response> = native.call(window, input, own);
    if (!isUpload(init?.method ?? request?.method ?? 'GET')) return answer;
    const end = uploads.begin();
    answer.then(end, end);
    return answer;
  };
  window.fetch = patched;
}

function headersOf(given: HeadersInit | undefined): Headers | undefined {
  try {
    return new Headers(given);
  } catch {
    return undefined;
  }
}

/** What a request that outlives its page may carry in all browsers. */
const MOST_BEACON_BYTES = 60_000;

/** A beacon cannot have headers; a fetch that outlives the page can. */
export function patchBeacon({ token, fetch: native }: PatchParts): void {
  if (typeof navigator.sendBeacon !== 'function' || !('keepalive' in Request.prototype)) return;
  const beacon = navigator.sendBeacon.bind(navigator);
  navigator.sendBeacon = (url, data) => {
    const key = token();
    if (key === undefined || !staysHere(String(url)) || sizeOf(data) > MOST_BEACON_BYTES)
      return beacon(url, data);
    const init: RequestInit = {
      method: 'POST',
      body: data ?? null,
      keepalive: true,
      headers: { [TOKEN_HEADER]: key },
    };
    // As with a beacon, nobody learns what became of it.
    native.call(window, url, init).then(undefined, () => undefined);
    return true;
  };
}

function sizeOf(data: Parameters<Navigator['sendBeacon']>[1]): number {
  if (typeof data === 'string') return data.length * 3;
  if (data instanceof Blob) return data.size;
  if (data instanceof URLSearchParams) return data.toString().length;
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) return data.byteLength;
  if (data instanceof FormData) {
    let size = 0;
    data.forEach((value, name) => {
      size += 200 + name.length * 3 + (typeof value === 'string' ? value.length * 3 : value.size);
    });
    return size;
  }
  return 0;
}
