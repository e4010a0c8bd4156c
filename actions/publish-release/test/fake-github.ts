import type { CommitOrder } from '@pipeline/contracts';
import type { Commit, GithubRelease, Publisher, Pull, ReleaseWanted } from '../src/ports.ts';

/** GitHub, as far as this stage asks it: tags that never move, one release a tag, one latest of all. */
export function fakeGithub({
  commits = [],
  pulls = {},
  order = 'newer',
}: {
  /** Newest first; of those, what lies between is what is newer than where it begins. */
  commits?: Commit[];
  pulls?: Record<string, Pull[]>;
  order?: CommitOrder;
} = {}) {
  const tags = new Map<string, string>();
  const releases: (GithubRelease & { title: string })[] = [];
  const asked: string[] = [];
  const writes: string[] = [];
  let latest: number | undefined;
  let lost = 0;

  const shown = ({ title: _, ...release }: (typeof releases)[number]): GithubRelease => ({ ...release });
  const mark = (id: number, wanted?: boolean) => {
    if (wanted === true) latest = id;
    if (wanted === false && latest === id) latest = undefined;
  };

  const github: Publisher = {
    tagAt: async tag => tags.get(tag),
    async createTag(tag, sha) {
      writes.push(`tag ${tag}`);
      if ((tags.get(tag) ?? sha) !== sha) throw new Error(`${tag} is elsewhere`);
      tags.set(tag, sha);
    },
    // GitHub goes by when commits were made: in no order that tells anything.
    releases: async () => releases.map(shown),
    async releaseOf(tag) {
      const found = releases.find(each => each.tag === tag && !each.draft);
      return found && shown(found);
    },
    async create({ commit, title, latest: wanted, ...rest }: ReleaseWanted) {
      writes.push(`create ${rest.tag}`);
      if (lost > 0) {
        lost -= 1;
        throw new Error('GitHub did not answer');
      }
      const id = releases.length + 1;
      const url = `https://github.com/org/shop/releases/tag/${rest.tag}`;
      const publishedAt = new Date(Date.UTC(2026, 10, 30, 12, id)).toISOString();
      const known = { id, url, title: title ?? rest.tag, immutable: false };
      releases.push({ ...known, ...rest, ...(!rest.draft && { publishedAt }) });
      if (!rest.draft) tags.set(rest.tag, tags.get(rest.tag) ?? commit);
      mark(id, wanted);
      return shown(releases.at(-1) as (typeof releases)[number]);
    },
    async update(id, { commit: _, latest: wanted, ...changes }) {
      const found = releases.find(each => each.id === id);
      if (found === undefined) throw new Error(`no release ${id}`);
      writes.push(`update ${found.tag}`);
      Object.assign(found, changes);
      mark(id, wanted);
      return shown(found);
    },
    async between(base, head, limit) {
      asked.push(`${base.slice(0, 7)}...${head.slice(0, 7)}`);
      const at = commits.findIndex(({ sha }) => sha === (tags.get(base) ?? base));
      const all = at < 0 ? commits : commits.slice(0, at);
      return { commits: all.slice(0, limit), total: all.length, order };
    },
    async pullsOf(sha) {
      return pulls[sha] ?? [];
    },
  };
  return {
    github,
    tags,
    releases,
    asked,
    writes,
    latest: () => releases.find(({ id }) => id === latest)?.tag,
    /** The next release is made by nobody. */
    loseOne: () => (lost += 1),
    release: (tag: string) => releases.find(each => each.tag === tag),
  };
}
