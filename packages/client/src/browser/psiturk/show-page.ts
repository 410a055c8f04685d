/** Elements that never have content; everything else written as `<x/>` is closed at once. */
const VOID_ELEMENTS = /^(area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/i;

/**
 * `<span id="x"/>` means an empty element to the authors of these pages, as it did to the jQuery they were written
 * for; to the HTML parser it would swallow everything after it.
 */
export const closeEmptyElements = (html: string): string =>
  html.replace(
    /<([a-z][^\s/>]*)((?:\s+(?:"[^"]*"|'[^']*'|[^"'>])*?)?)\s*\/>/gi,
    (whole, name: string, attributes: string) =>
      VOID_ELEMENTS.test(name) ? whole : `<${name}${attributes}></${name}>`,
  );

/**
 * Puts a page into the body in the way of jQuery's html(): tags of html, head and body are dropped and what they
 * hold stays (trap T17); then its scripts run, in order, in global scope, the study's own ones before this returns.
 */
export function showInBody(html: string): void {
  if (document.body === null) {
    console.warn('Turnout: showPage was called before the page has a body; nothing is shown.');
    return;
  }
  document.body.innerHTML = closeEmptyElements(html);
  for (const script of [...document.body.querySelectorAll('script')]) run(script);
}

function run(script: HTMLScriptElement): void {
  const type = script.type.trim().toLowerCase();
  const isModule = type === 'module';
  if (type !== '' && !isModule && !/(java|ecma)script$/.test(type)) return;
  const source = script.getAttribute('src');
  const isInline = source === null || source === '';
  if (isInline && !isModule) {
    runText(script.text, script);
    return;
  }
  const text = isInline || isModule ? undefined : readHere(source);
  if (text === undefined) runAsElement(script);
  else runText(`${text}\n//# sourceURL=${script.src}`, script);
}

/** A script of the study's own server, read while the task waits: what follows may need it. */
function readHere(source: string): string | undefined {
  try {
    if (new URL(source, document.baseURI).origin !== window.origin) return undefined;
    const request = new XMLHttpRequest();
    request.open('GET', source, false);
    request.send();
    return request.status === 200 ? request.responseText : undefined;
  } catch {
    // Not to be had this way; as an element it reports its own failure.
    return undefined;
  }
}

function runText(text: string, original: HTMLScriptElement): void {
  const script = document.createElement('script');
  if (original.nonce) script.nonce = original.nonce;
  script.text = text;
  document.head.appendChild(script).remove();
}

/** Modules and scripts from elsewhere: the browser runs them as soon as it has them, in order. */
function runAsElement(original: HTMLScriptElement): void {
  const script = document.createElement('script');
  for (const { name, value } of [...original.attributes]) script.setAttribute(name, value);
  script.text = original.text;
  script.async = false;
  original.replaceWith(script);
}
