import { type Digest, RemoteError } from '@pipeline/contracts';
import type { Descriptor } from '../manifest/manifest.ts';
import { isIndex, parseManifest } from '../manifest/manifest.ts';
import { OCI_INDEX } from '../manifest/media-types.ts';
import { givenUrl } from '../wire/given-url.ts';
import type { Transport } from '../wire/transport.ts';

export interface ReferrerCalls {
  /**
   * What refers to a digest, all pages; `undefined` where the registry has no such API, so that the tag
   * fallback holds it. https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers
   */
  listReferrers(repository: string, subject: Digest): Promise<Descriptor[] | undefined>;
}

export function referrerCalls(wire: Transport, host: string): ReferrerCalls {
  return {
    async listReferrers(repository, subject) {
      const found: Descriptor[] = [];
      let pages = 1;
      let next: URL | string | undefined = `/v2/${repository}/referrers/${subject}`;
      while (next !== undefined) {
        const answer = await wire.send({
          operation: `list what refers to ${subject}`,
          method: 'GET',
          url: next,
          scope: { repository, push: false },
          headers: { accept: OCI_INDEX },
          // A registry that does not know the path says so in many ways; one that gave a page knows it.
          accept: pages === 1 ? [200, 400, 404, 405] : [200],
        });
        const type = answer.headers.get('content-type')?.split(';')[0]?.trim();
        if (pages === 1 && (answer.status !== 200 || type !== OCI_INDEX)) return undefined;
        const page = parseManifest(answer.bytes, `${host}/${repository}: the referrers of ${subject}`);
        if (!isIndex(page)) throw noList(host, repository, subject);
        found.push(...page.manifests);
        next = nextPage(answer.headers.get('link'), answer.url);
        if (next !== undefined && ++pages > MOST_PAGES) throw endless(host, repository, subject);
      }
      return found;
    },
  };
}

/** A page holds 100 or so; a list that never ends is a lie, and a part of one may lack what counts. */
const MOST_PAGES = 100;

const LIST = 'list what refers to an image';

function endless(host: string, repository: string, subject: Digest): RemoteError {
  return new RemoteError(
    `${host}/${repository} lists what refers to ${subject} on more than ${MOST_PAGES} pages`,
    {
      service: host,
      operation: LIST,
      hint: 'See who attached so much to it, and delete what does not belong there',
      transient: false,
    },
  );
}

/** To go on without a page could lose what counts. */
function noList(host: string, repository: string, subject: Digest): RemoteError {
  return new RemoteError(
    `${host}/${repository} gave an image where a list of what refers to ${subject} was asked for`,
    {
      service: host,
      operation: LIST,
      hint: 'Run it again; if it stays so, see what the registry, or a proxy before it, answers there',
      transient: false,
    },
  );
}

/** https://www.rfc-editor.org/rfc/rfc8288 */
function nextPage(link: string | null, from: string): URL | undefined {
  const target = /<([^>]*)>\s*;[^,]*rel="?next"?/.exec(link ?? '')?.[1];
  return target === undefined ? undefined : givenUrl(target, from, 'the next page');
}
