import { isRecord } from '@pipeline/contracts';
import type { Channel } from '../channel.ts';
import { taken } from '../http/refused.ts';
import { send, type Wires } from '../http/send.ts';
import type { Marker } from '../markers.ts';
import { placeOf } from '../memory.ts';
import { setEach } from './each.ts';

export interface Sentry {
  /** `https://sentry.io`, or `https://de.sentry.io`, or your own. */
  base: string;
  token: string;
  organization: string;
  projects: string[];
  /** As the SDK is told it, with `{sha}` for the commit. */
  release: string;
}

/**
 * A release and a deploy of it. Making a release twice is harmless to Sentry; a deploy is looked for by its name first.
 * https://docs.sentry.io/api/releases/create-a-new-release-for-an-organization/ and
 * https://docs.sentry.io/api/releases/create-a-deploy/
 */
export function sentry({ base, token, organization, projects, release }: Sentry, wires: Wires): Channel {
  const ask = async (operation: string, path: string, body?: object): Promise<unknown> => {
    const sending = {
      service: 'Sentry',
      operation,
      url: `${base}/api/0/organizations/${encodeURIComponent(organization)}/releases/${path}`,
      method: body === undefined ? ('GET' as const) : ('POST' as const),
      headers: { authorization: `Bearer ${token}` },
      ...(body && { body }),
    };
    const answer = await send(sending, wires);
    if (answer.status === 200 && Array.isArray(answer.json)) return answer.json;
    return taken(sending, answer, HINTS[answer.status]);
  };
  const set = async (marker: Marker) => {
    const version = release.replaceAll('{sha}', marker.sha);
    const { url } = marker;
    const deploys = `${encodeURIComponent(version)}/deploys/`;
    await ask('create a release', '', {
      version,
      projects,
      ref: marker.sha,
      ...(url !== undefined && { url }),
    });
    const environment = marker.environment.replace(/[\s/]+/g, '-').slice(0, 64);
    const known = await ask('list deploys', deploys);
    const isThere = (deploy: unknown) =>
      isRecord(deploy) && deploy.name === marker.release && deploy.environment === environment;
    if (Array.isArray(known) && known.some(isThere)) return;
    await ask('create a deploy', deploys, {
      environment,
      name: marker.release,
      dateStarted: marker.begun,
      dateFinished: marker.ended,
      ...(url !== undefined && { url }),
    });
  };
  return {
    name: 'sentry',
    place: `${organization}: ${projects.join(', ')}`,
    id: placeOf('sentry', [base, organization, ...projects].join(' ')),
    tell: ({ markers }, before) =>
      setEach(
        markers.map(marker => ({ marker, set: () => set(marker) })),
        before,
      ),
  };
}

const HINTS: Record<number, string> = {
  400: 'Are `sentry-projects` the slugs of projects of `sentry-org`?',
  403: 'Give `sentry-token` the scope org:ci or project:releases.',
  404: 'Is `sentry-org` the slug of the organisation, and on this server?',
};
