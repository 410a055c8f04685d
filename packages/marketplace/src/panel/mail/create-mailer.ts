import type { MarketContext } from '../../market/context.ts';
import { mails } from '../texts/en-mails.ts';
import { Mailer } from './mailer.ts';
import { type MailSettings, mailTransport } from './transport.ts';

/** @param panel.site where people reach the worker site */
export const createMailer = (
  market: MarketContext,
  settings: MailSettings,
  panel: { readonly name: string; readonly site: string },
): Mailer =>
  new Mailer({
    market,
    transport: mailTransport(settings),
    footer: (isWorker) =>
      isWorker ? mails.workerFooter(panel.name, panel.site) : mails.footer(panel.name, panel.site),
  });
