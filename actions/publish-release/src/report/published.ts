import type { Block, Cell, Report } from '@pipeline/action-kit';
import { type PublishConfig, tellsChanges } from '../config/config.ts';
import type { Changes } from '../notes/change-list.ts';
import type { GithubRelease } from '../ports.ts';
import type { Chosen } from '../publish/choose.ts';
import type { Versioned } from '../publish/version.ts';
import type { Wanted } from '../publish/wanted.ts';
import type { Outputs } from '../spec.gen.ts';

export interface Told {
  chosen: Chosen;
  named: Versioned;
  wanted: Wanted;
  /** Absent in a dry run, and where it could not be made. */
  done?: GithubRelease;
  /** Why it could not be made, though its tag is there. */
  error?: unknown;
  /** The file with the notes. */
  file: string;
  /** Absent where nothing was compared. */
  changes: Changes | undefined;
}

export function reportPublished(config: PublishConfig, told: Told): Report<Outputs> {
  const { environment, dryRun } = config;
  const { chosen, named, wanted, done, error, file } = told;
  const { release } = chosen;
  const url = done?.url ?? named.earlier?.github.url;
  const page: Cell = url === undefined ? 'none yet' : { link: url, text: wanted.tag };
  return {
    outputs: {
      tag: wanted.tag,
      version: named.version,
      ...(url !== undefined && { url }),
      'release-id': release.id,
      notes: file,
    },
    summary: [
      {
        heading: `${dryRun ? 'Dry run: publish' : error === undefined ? 'Published' : 'Not published:'} ${wanted.tag}`,
      },
      {
        table: {
          columns: ['tag', 'commit', `release in ${environment}`, 'on GitHub', 'marked as'],
          rows: [
            [
              { code: wanted.tag },
              { code: release.commit.sha.slice(0, 7) },
              { link: release.by.url, text: release.id },
              page,
              marks(wanted),
            ],
          ],
        },
      },
      { code: wanted.notes, title: 'Notes' },
      ...notes(config, told).map((note): Block => ({ text: `Note: ${note}.` })),
      ...(dryRun ? [{ text: 'Nothing was written.' }] : []),
      ...(error === undefined
        ? []
        : [{ text: `The tag ${wanted.tag} is there. Run this again: it goes on from that.` }]),
    ],
    ...(error !== undefined && { error: error instanceof Error ? error : new Error(String(error)) }),
  };
}

function marks({ draft, prerelease, latest }: Wanted): string {
  const said = [
    ...(draft ? ['draft'] : []),
    ...(prerelease ? ['prerelease'] : []),
    ...(latest ? ['latest'] : []),
  ];
  return said.join(', ') || 'neither latest nor prerelease';
}

function notes({ include }: PublishConfig, { chosen, named, wanted, changes }: Told): string[] {
  const { earlier } = named;
  return [
    ...chosen.notes,
    ...(chosen.live ? [] : ['Not all of it is live any more']),
    ...(changes === undefined && tellsChanges(include)
      ? ['No release is known to compare this one with, so no changes are listed']
      : []),
    ...((changes?.unread ?? 0) > 0 ? [`${changes?.unread} more commits lie between than were read`] : []),
    ...(wanted.kept ? ['A person has changed the notes on GitHub, and they were left so'] : []),
    ...(earlier !== undefined && !earlier.github.draft ? ['It was published already, and is updated'] : []),
    ...(!wanted.prerelease && /-[\d.-]*[a-z]/i.test(named.version)
      ? [`${named.version} is called as a prerelease is, and is none without \`prerelease: true\``]
      : []),
    ...(wanted.draft ? ['GitHub makes the tag when a person publishes the draft'] : []),
  ];
}
