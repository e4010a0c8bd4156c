import { ConfigError } from '@pipeline/contracts';
import type { GoogleCredentials, GoogleIdentityOptions, GoogleIdentityPorts } from './options.ts';

export function googleCredentials(
  _options: GoogleIdentityOptions,
  _ports: GoogleIdentityPorts,
): GoogleCredentials {
  const accessToken = async () => {
    throw new ConfigError('Google’s login is not there yet');
  };
  return { accessToken, invalidate: () => undefined };
}
