import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';

export interface MailSettings {
  /** `smtp://user:password@host:587` or `smtps://…`; undefined: every mail becomes a file in the folder. */
  readonly smtpUrl: string | undefined;
  readonly folder: string;
  /** `address` or `Name <address>`. */
  readonly from: string;
}

export interface Letter {
  /** The same for every attempt, so that a receiver sees a repetition. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** `refused`: the receiver's server will never take it. `failed`: later it may. */
export type MailOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused' | 'failed'; readonly reason: string };

export interface MailTransport {
  send(letter: Letter): Promise<MailOutcome>;
  /** Deletes the copy that was kept of a letter. What left by SMTP is out of reach. */
  withdraw(id: string): Promise<void>;
  close(): void;
}

/** A server that says nothing for so long is given up, ms. */
const PATIENCE_MS = 20_000;

export function mailTransport(settings: MailSettings): MailTransport {
  return settings.smtpUrl === undefined ? intoFolder(settings) : overSmtp(settings, settings.smtpUrl);
}

const message = ({ from }: MailSettings, { id, to, subject, text, html }: Letter) => ({
  from,
  to: { name: '', address: to },
  subject,
  text,
  html,
  messageId: `<${id}@${(/@([\w.-]+)/.exec(from)?.[1] ?? 'localhost').toLowerCase()}>`,
  headers: { 'Auto-Submitted': 'auto-generated' },
  // A text is what a requester or a lab wrote: nothing in it may fetch a file or an address.
  disableFileAccess: true,
  disableUrlAccess: true,
});

function overSmtp(settings: MailSettings, url: string): MailTransport {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  });
  return {
    send: async (letter) => {
      try {
        await transport.sendMail(message(settings, letter));
        return { kind: 'sent' };
      } catch (error) {
        return { kind: isFinal(error) ? 'refused' : 'failed', reason: reasonOf(error) };
      }
    },
    withdraw: async () => undefined,
    close: () => transport.close(),
  };
}

/** The receiver or the letter was refused for good (RFC 5321, 4.2.1). A refused login is the lab's to mend. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  const status = 'responseCode' in error ? Number(error.responseCode) : 0;
  return (error.code === 'EENVELOPE' || error.code === 'EMESSAGE') && status >= 500;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function intoFolder(settings: MailSettings): MailTransport {
  const fileOf = (id: string): string => join(settings.folder, `${id}.eml`);
  const composer = createTransport({ streamTransport: true, buffer: true });
  return {
    send: async (letter) => {
      try {
        const { message: body } = await composer.sendMail(message(settings, letter));
        await mkdir(settings.folder, { recursive: true, mode: 0o700 });
        const file = fileOf(letter.id);
        // Whoever looks into the folder sees whole letters only.
        await writeFile(`${file}.part`, body, { mode: 0o600 });
        await rename(`${file}.part`, file);
        return { kind: 'sent' };
      } catch (error) {
        return { kind: 'failed', reason: reasonOf(error) };
      }
    },
    withdraw: (id) => rm(fileOf(id), { force: true }),
    close: () => composer.close(),
  };
}
