import type { Report } from '@pipeline/action-kit';
import type { Config } from '../config/config.ts';
import type { Ports } from '../ports.ts';
import type { Outputs } from '../spec.gen.ts';

/** With an identity token for the first service's URL, where one is wanted: it is masked, and good for an hour. */
export async function withIdentityToken(
  report: Report<Outputs>,
  { identity }: Pick<Config, 'identity'>,
  { identityToken, log }: Pick<Ports, 'identityToken' | 'log'>,
): Promise<Report<Outputs>> {
  const { url } = report.outputs;
  if (!identity.identityToken || typeof url !== 'string') return report;
  try {
    return { ...report, outputs: { ...report.outputs, 'identity-token': await identityToken(url) } };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    log.warn(`There is no identity token for ${url}: ${error.message}`);
    return { ...report, error: report.error ?? error };
  }
}
