import type { Notice } from '../notice.ts';
import { HIT } from './keys.ts';
import type { Reader } from './reader.ts';

export interface AdAddress {
  readonly publicUrl: string | undefined;
  readonly adUrl: string | undefined;
}

const NONE: AdAddress = { publicUrl: undefined, adUrl: undefined };
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' };

/** Where the ad is reached from outside: ad_url, or put together from its four parts as psiTurk does. */
export function readAdAddress(reader: Reader, notices: Notice[]): AdAddress {
  const whole = reader.text(HIT, 'ad_url');
  if (whole !== '') return addressOf(whole, reader, 'ad_url');
  const domain = reader.text(HIT, 'ad_url_domain');
  if (domain === '') return NONE;
  if (/^https?:\/\//i.test(domain)) {
    const origin = reader.origin(HIT, 'ad_url_domain');
    notices.push({
      trap: 'C8',
      message: 'ad_url_domain holds a whole URL; it is used as ad_url.',
      file: origin?.file,
      line: origin?.line,
      remedy: 'Write only the name of the server, such as lab.example.org, or call the setting ad_url.',
    });
    return addressOf(domain, reader, 'ad_url_domain');
  }
  const protocol = reader.choice(HIT, 'ad_url_protocol', ['https', 'http']);
  const port = reader.integer(HIT, 'ad_url_port', { min: 1, max: 65_535 });
  const route = reader.text(HIT, 'ad_url_route').replace(/^\/+/, '');
  const shownPort = DEFAULT_PORTS[protocol] === String(port) ? '' : `:${port}`;
  return addressOf(
    `${protocol}://${domain.replace(/\/+$/, '')}${shownPort}/${route}`,
    reader,
    'ad_url_domain',
  );
}

function addressOf(text: string, reader: Reader, key: string): AdAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) {
    const path = url.pathname.replace(/\/(ad|pub|consent|exp)?\/?$/, '');
    return { publicUrl: `${url.origin}${path}`, adUrl: text };
  }
  reader.fail(
    HIT,
    key,
    `gives "${text}", which is no web address.`,
    'Write it like https://lab.example.org/pub.',
  );
  return NONE;
}
