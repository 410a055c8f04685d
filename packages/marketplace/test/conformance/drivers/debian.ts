import { existsSync } from 'node:fs';

/** Debian's programs by their full names: others of the same name may come first on the path. */
export const PYTHON = '/usr/bin/python3';
export const AWS = '/usr/bin/aws';

const BOTO3 = '/usr/lib/python3/dist-packages/boto3';

/** @throws Error that says how to get the clients when one is not there: the suite never passes without them */
export function requireDebianClients(): void {
  const missing = [AWS, PYTHON, BOTO3].filter((path) => !existsSync(path));
  if (missing.length > 0)
    throw new Error(
      `These tests call the marketplace with Debian's own clients, and ${missing.join(', ')} is not there. ` +
        'Install them: sudo apt-get install --no-install-recommends awscli python3-boto3',
    );
}
