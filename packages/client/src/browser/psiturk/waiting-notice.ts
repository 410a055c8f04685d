import { textsFor } from './texts.ts';

/** What the participant sees while completion waits for the last answers. */
export interface WaitingNotice {
  show(state: 'saving' | 'offline' | 'refused'): void;
  hide(): void;
}

/** @param onAgain the participant asks to try now */
export function createWaitingNotice(onAgain: () => void): WaitingNotice {
  const { language, texts } = textsFor(navigator.language ?? 'en');
  let parts: { cover: HTMLElement; text: HTMLElement; button: HTMLButtonElement } | undefined;

  const build = (): NonNullable<typeof parts> => {
    const cover = styled('div', COVER);
    cover.lang = language;
    const box = styled('div', BOX);
    const text = styled('p', TEXT);
    // There before its words are, or a screen reader does not read them out.
    text.setAttribute('role', 'status');
    const button = styled('button', BUTTON);
    button.type = 'button';
    button.textContent = texts.again;
    button.hidden = true;
    button.addEventListener('click', onAgain);
    box.append(text, button);
    cover.append(box);
    // A task in fullscreen shows nothing outside its own element.
    (document.fullscreenElement ?? document.body ?? document.documentElement).append(cover);
    return { cover, text, button };
  };

  return {
    show(state) {
      // Tasks replace the whole body, the notice with it.
      if (parts?.cover.isConnected !== true) parts = build();
      const { text, button } = parts;
      if (text.textContent !== texts[state]) text.textContent = texts[state];
      button.hidden = state === 'saving';
      button.style.display = button.hidden ? 'none' : 'inline-block';
    },
    hide() {
      parts?.cover.remove();
      parts = undefined;
    },
  };
}

const COVER: Partial<CSSStyleDeclaration> = {
  position: 'fixed',
  inset: '0',
  zIndex: '2147483647',
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'center',
  padding: '1rem',
  background: 'rgba(255, 255, 255, 0.92)',
};

const BOX: Partial<CSSStyleDeclaration> = { maxWidth: '30rem', textAlign: 'center' };

const TEXT: Partial<CSSStyleDeclaration> = {
  margin: '0 0 1rem',
  font: '400 18px/1.5 system-ui, sans-serif',
  color: '#1f2933',
};

const BUTTON: Partial<CSSStyleDeclaration> = {
  font: '600 16px/1.5 system-ui, sans-serif',
  padding: '0.6rem 1.4rem',
  minHeight: '44px',
  color: '#ffffff',
  background: '#1d4f91',
  border: '0',
  borderRadius: '6px',
  cursor: 'pointer',
};

function styled<K extends keyof HTMLElementTagNameMap>(
  name: K,
  style: Partial<CSSStyleDeclaration>,
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  Object.assign(element.style, style);
  return element;
}
