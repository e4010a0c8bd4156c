import { json } from '../../http/exchange.ts';
import { invalid } from '../fault.ts';
import type { Release } from '../releases.ts';
import type { Repository } from '../repository.ts';
import { type Routes, reading, writing } from './route.ts';

/** https://docs.github.com/en/rest/releases/releases */
export const RELEASES: Routes = {
  'GET releases': {
    operation: 'ListReleases',
    write: false,
    needs: reading('contents'),
    run: ({ repository, page }) => page(repository.releases.list()),
  },
  'POST releases': {
    operation: 'CreateRelease',
    write: true,
    needs: writing('contents'),
    run: async ({ repository, body, by }) => {
      await checkTarget(repository, body);
      const committed = await committedAt(repository, body);
      return json(201, await tagged(repository, repository.releases.create(body, by, committed)));
    },
  },
  'GET releases/latest': {
    operation: 'GetLatestRelease',
    write: false,
    needs: reading('contents'),
    run: ({ repository }) => json(200, repository.releases.latest()),
  },
  'GET releases/tags/{*}': {
    operation: 'GetReleaseByTag',
    write: false,
    needs: reading('contents'),
    run: ({ repository, parts: [tag = ''] }) => json(200, repository.releases.byTag(tag)),
  },
  'GET releases/{}': {
    operation: 'GetRelease',
    write: false,
    needs: reading('contents'),
    run: ({ repository, parts: [id = ''] }) => json(200, repository.releases.get(id)),
  },
  'PATCH releases/{}': {
    operation: 'UpdateRelease',
    write: true,
    needs: writing('contents'),
    run: async ({ repository, parts: [id = ''], body }) =>
      json(200, await tagged(repository, repository.releases.update(id, body))),
  },
};

/** A tag that is not there is made where the release says, once it is no draft. */
async function tagged({ refs }: Repository, release: Release): Promise<Release> {
  const { draft, tag_name, target_commitish } = release;
  if (!draft && refs.commitAt(tag_name) === undefined)
    await refs.create(`refs/tags/${tag_name}`, refs.commitAt(target_commitish) ?? target_commitish);
  return release;
}

async function committedAt(
  { refs, graph }: Repository,
  { tag_name, target_commitish }: Record<string, unknown>,
): Promise<string | undefined> {
  const sha = refs.commitAt(String(tag_name)) ?? String(target_commitish);
  return (await graph.exists(sha)) ? (await graph.facts(sha)).at : undefined;
}

async function checkTarget({ refs, graph }: Repository, body: Record<string, unknown>): Promise<void> {
  const { tag_name, target_commitish = 'main', draft } = body;
  const target = String(target_commitish);
  if (draft === true || typeof tag_name !== 'string' || refs.commitAt(tag_name) !== undefined) return;
  if (refs.commitAt(target) === undefined && !(await graph.exists(target)))
    throw invalid({ resource: 'Release', field: 'target_commitish', code: 'invalid' });
}
