import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface MailServer {
  readonly url: string;
  /** What arrived, in order. */
  readonly letters: { to: readonly string[]; text: string }[];
  /** Whom it refuses, and how. */
  answer: { to: string; code: number; text: string } | undefined;
  reset(): void;
  close(): Promise<void>;
}

/** A mail server of a test. */
export async function startMailServer(): Promise<MailServer> {
  const letters: { to: readonly string[]; text: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, done) => {
      const { answer } = mail;
      if (answer?.to !== address) return done();
      return done(Object.assign(new Error(answer.text), { responseCode: answer.code }));
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        letters.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          text: Buffer.concat(parts).toString(),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const mail: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    answer: undefined,
    reset: () => {
      letters.length = 0;
      mail.answer = undefined;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return mail;
}
