type Environment = Readonly<Record<string, string | undefined>>;

/** Names that say which programs must not go through the proxy, in both spellings: clients read either. */
const LOOPBACK = 'localhost,127.0.0.1,::1';

/**
 * The variables that make a program use the proxy and trust its certificates. Programs differ in which they read:
 * curl and Python's urllib the proxy in lower case, botocore AWS_CA_BUNDLE, requests REQUESTS_CA_BUNDLE, urllib and
 * OpenSSL SSL_CERT_FILE, Node NODE_EXTRA_CA_CERTS. SSL_CERT_FILE replaces a program's trust store: nothing else
 * could be reached anyway.
 *
 * Node before 22.21 and 24 takes no proxy from the environment, so there the AWS SDK for JavaScript would go past
 * it; AWS_ENDPOINT_URL_* leads it to the marketplace unless the program names an endpoint itself. Who names none means
 * production.
 * @param proxy URL of the proxy. @param target URL of the marketplace. @param inherited what the program would get.
 */
export function proxyEnvironment(
  proxy: string,
  target: string,
  caFile: string,
  inherited: Environment,
): Record<string, string> {
  return {
    ...both('HTTPS_PROXY', proxy),
    ...both('HTTP_PROXY', proxy),
    ...both('ALL_PROXY', proxy),
    ...both('NO_PROXY', LOOPBACK),
    AWS_CA_BUNDLE: caFile,
    REQUESTS_CA_BUNDLE: caFile,
    SSL_CERT_FILE: caFile,
    CURL_CA_BUNDLE: caFile,
    NODE_EXTRA_CA_CERTS: caFile,
    NODE_USE_ENV_PROXY: '1',
    // Looking for credentials of a cloud machine would ask a link-local address, and wait for it.
    AWS_EC2_METADATA_DISABLED: 'true',
    ...(hasAny(inherited, ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE'])
      ? {}
      : { AWS_ACCESS_KEY_ID: 'REHEARSALREQUESTER', AWS_SECRET_ACCESS_KEY: 'rehearsal' }),
    ...unlessSet(inherited, 'AWS_REGION', 'us-east-1'),
    ...unlessSet(inherited, 'AWS_DEFAULT_REGION', 'us-east-1'),
    ...unlessSet(inherited, 'AWS_ENDPOINT_URL_MTURK', `${target.replace(/\/$/, '')}/production`),
    ...unlessSet(inherited, 'AWS_ENDPOINT_URL_SNS', target),
    ...unlessSet(inherited, 'AWS_ENDPOINT_URL_SQS', target),
  };
}

const both = (name: string, value: string): Record<string, string> => ({
  [name]: value,
  [name.toLowerCase()]: value,
});

const hasAny = (inherited: Environment, names: readonly string[]): boolean =>
  names.some((name) => (inherited[name] ?? '') !== '');

const unlessSet = (inherited: Environment, name: string, value: string): Record<string, string> =>
  hasAny(inherited, [name]) ? {} : { [name]: value };
