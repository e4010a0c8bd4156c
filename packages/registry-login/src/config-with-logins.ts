import { type Credentials, type DockerConfig, dockerHostKeys } from '@pipeline/oci';

/**
 * Docker's configuration with these logins in place of any other for the same hosts; all else stays. Docker asks a store
 * for every host, the file or not, unless that host has a helper of its own: one without a name stands for the file.
 * https://github.com/docker/cli/blob/master/cli/config/configfile/file.go (`getConfiguredCredentialStore`)
 */
export function configWithLogins(
  config: DockerConfig,
  logins: readonly { host: string; credentials: Credentials }[],
): DockerConfig {
  const auths = { ...config.auths };
  const credHelpers = { ...config.credHelpers };
  for (const { host, credentials } of logins) {
    const keys = dockerHostKeys(host);
    for (const key of keys) {
      delete auths[key];
      delete credHelpers[key];
    }
    const [key] = keys;
    auths[key] = entryOf(credentials);
    // Skopeo knows no store, and would start a helper without a name.
    if (config.credsStore) credHelpers[key] = '';
  }
  return { ...config, auths, credHelpers };
}

/** Skopeo overlooks an identity token that stands alone; the user is how docker's helpers mark one. */
function entryOf(credentials: Credentials): { auth: string; identitytoken?: string } {
  return 'identityToken' in credentials
    ? { auth: base64('<token>:'), identitytoken: credentials.identityToken }
    : { auth: base64(`${credentials.username}:${credentials.password}`) };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
