import { given, type Problems } from '@pipeline/action-kit';
import { isHeaderValue } from '@pipeline/checks';
import type { SourceName } from '@pipeline/telemetry';
import { type Inputs, spec } from '../spec.gen.ts';

/** What each source is asked with; absent where no rule asks it. */
export interface Sources {
  prometheus?: { url: string; authorization?: string };
  datadog?: { url: string; apiKey: string; appKey: string };
  newrelic?: { url: string; account: number; apiKey: string };
  sentry?: { url: string; organization: string; project?: string; token: string };
  'cloud-monitoring'?: { project: string; workloadIdentityProvider?: string; serviceAccount?: string };
  cloudwatch?: { region: string; role?: string };
  http?: { base?: string; headers: Record<string, string> };
}

/** What belongs to which source: given for none, it is a mistake. */
const OWN: Record<SourceName, readonly (keyof typeof spec.inputs)[]> = {
  prometheus: ['prometheus-url', 'prometheus-token', 'prometheus-username'],
  datadog: ['datadog-site', 'datadog-api-key', 'datadog-app-key'],
  newrelic: ['newrelic-account', 'newrelic-api-key', 'newrelic-region'],
  sentry: ['sentry-url', 'sentry-org', 'sentry-project', 'sentry-token'],
  'cloud-monitoring': ['google-project', 'workload-identity-provider', 'service-account'],
  cloudwatch: ['aws-region', 'role-to-assume'],
  http: ['http-url', 'http-headers'],
};

/** @param asked those that a rule asks @param region the environment's own, for CloudWatch */
export function sourcesOf(
  inputs: Inputs,
  asked: ReadonlySet<SourceName>,
  region: string | undefined,
  problems: Problems,
): Sources {
  const sources: Sources = {};
  for (const name of Object.keys(OWN) as SourceName[]) {
    if (asked.has(name)) Object.assign(sources, { [name]: READ[name](inputs, problems, region) });
    // Where `metrics` itself is wrong, nobody knows yet whom it asks.
    else if (!problems.has('metrics'))
      for (const input of given(spec, inputs, OWN[name]))
        problems.add(input, `no rule in \`metrics\` asks ${name}`, 'Remove it, or add a rule');
  }
  return sources;
}

type Read = (inputs: Inputs, problems: Problems, region: string | undefined) => unknown;

const READ: Record<SourceName, Read> = {
  prometheus(inputs, problems) {
    const url = addressOf('prometheus-url', inputs.prometheusUrl, problems);
    const { prometheusUsername: user, prometheusToken: token } = inputs;
    if (user !== undefined && token === undefined)
      problems.add('prometheus-token', 'the user has no password', 'Give it as a secret');
    if (token === undefined) return { url };
    const basic = user && `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`;
    return { url, authorization: basic ?? `Bearer ${token}` };
  },
  datadog(inputs, problems) {
    const { datadogSite: site } = inputs;
    const host = site.replace(/^app\./, '');
    const url = /^https?:/.test(site) ? site : `https://api.${host}`;
    return {
      url: addressOf('datadog-site', url, problems),
      apiKey: needed('datadog-api-key', inputs.datadogApiKey, 'datadog', problems),
      appKey: needed('datadog-app-key', inputs.datadogAppKey, 'datadog', problems),
    };
  },
  newrelic(inputs, problems) {
    const { newrelicRegion: region, newrelicAccount: account } = inputs;
    const known = { us: 'https://api.newrelic.com', eu: 'https://api.eu.newrelic.com' }[region.toLowerCase()];
    if (account === undefined)
      problems.add('newrelic-account', 'a rule asks newrelic, and this is missing', 'Write its number');
    return {
      url: addressOf('newrelic-region', known ?? region, problems),
      account: account ?? 0,
      apiKey: needed('newrelic-api-key', inputs.newrelicApiKey, 'newrelic', problems),
    };
  },
  sentry(inputs, problems) {
    const { sentryProject: project } = inputs;
    if (project !== undefined && !/^\d+$/.test(project))
      problems.add(
        'sentry-project',
        `${JSON.stringify(project)} is no number`,
        'Take it from the project’s settings',
      );
    return {
      url: addressOf('sentry-url', inputs.sentryUrl, problems),
      organization: needed('sentry-org', inputs.sentryOrg, 'sentry', problems),
      ...(project !== undefined && { project }),
      token: needed('sentry-token', inputs.sentryToken, 'sentry', problems),
    };
  },
  'cloud-monitoring'(inputs, problems) {
    const { workloadIdentityProvider, serviceAccount } = inputs;
    return {
      project: needed('google-project', inputs.googleProject, 'cloud-monitoring', problems),
      ...(workloadIdentityProvider !== undefined && { workloadIdentityProvider }),
      ...(serviceAccount !== undefined && { serviceAccount }),
    };
  },
  cloudwatch({ awsRegion, roleToAssume }, problems, region) {
    return {
      region: needed('aws-region', awsRegion ?? region, 'cloudwatch', problems),
      ...(roleToAssume !== undefined && { role: roleToAssume }),
    };
  },
  http({ httpUrl, httpHeaders }, problems) {
    if (httpHeaders !== undefined && httpUrl === undefined)
      problems.add('http-headers', 'there is no `http-url` that they are for', 'Give it');
    for (const [name, value] of Object.entries(httpHeaders ?? {})) {
      if (!/^[\w-]+$/.test(name))
        problems.add(
          'http-headers',
          `${JSON.stringify(name)} is not a header’s name`,
          'Use letters, digits and dashes',
        );
      else if (value === '' || !isHeaderValue(value))
        problems.add(
          'http-headers',
          `the value of ${name} cannot be sent`,
          'Give it, in Latin-1 characters only',
        );
    }
    const base = httpUrl === undefined ? undefined : addressOf('http-url', httpUrl, problems);
    return { ...(base !== undefined && { base }), headers: httpHeaders ?? {} };
  },
};

function needed(input: string, value: string | undefined, source: SourceName, problems: Problems): string {
  if (value === undefined) problems.add(input, `a rule asks ${source}, and this is missing`, 'Give it');
  return value ?? '';
}

/** A web address without a password, or a placeholder for one. */
function addressOf(input: string, text: string | undefined, problems: Problems): string {
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '')
    return url.href.replace(/\/+$/, '');
  const problem =
    text === undefined
      ? 'it is missing, and a rule asks for it'
      : `${JSON.stringify(text)} is no web address`;
  problems.add(input, problem, 'Write it like https://metrics.example.com, without a password');
  return 'https://nowhere.invalid';
}
