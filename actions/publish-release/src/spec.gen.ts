// Generated from action.yml by `pnpm generate`; do not edit.
import { defineSpec } from '@pipeline/action-kit';

export interface Inputs {
  /** `publish` tags and publishes what is live. `withdraw`, after a rollback, marks each published release that was rolled back, takes the mark away where one is live again, and has the one that serves be the latest */
  operation: 'publish' | 'withdraw';
  /** The environment that it is live in, as its release log has it */
  environment: string;
  /** With `publish`, which version it is: a version with at least three numbers such as `1.4.2`; `date` for the day on which it went live, such as `2026.11.30`, and `2026.11.30-2` where that is taken; or `auto`, the next after the highest by conventional commits. With `withdraw`, the one to withdraw, instead of each that was rolled back */
  version?: string | undefined;
  /** What stands before the version in the tag's name; `none` for nothing. Example `shop-v` */
  tagPrefix: string;
  /** The release to publish, by its id in the release log, instead of what went live last. Example `9123456789.1` */
  release?: string | undefined;
  /** Publish only what a check in `environment` has called good and what is live still; `false` publishes any release of the log */
  requireProven: boolean;
  /** From where on changes are listed: `live`, the release that was live before; `published`, the last that was published and not withdrawn; or a tag or commit. Example `v1.4.1` */
  since: string;
  /** The release's title, instead of its tag. Example `Shop 1.4.2` */
  title?: string | undefined;
  /** What stands before the notes, as Markdown and just as it is, of at most 20,000 characters: nothing of a commit, a pull request or an issue belongs in here */
  notesHeader?: string | undefined;
  /** What the notes tell, separated by commas: `pull-requests` and `commits` since the last one, `digests` of what is live, `checks` that proved it, `approvals` */
  include: string[];
  /** Mark it as a prerelease */
  prerelease: boolean;
  /** Leave it as a draft for a person to publish. No tag is made; GitHub makes it then, at the same commit */
  draft: boolean;
  /** Whether it is the repository's latest release. `auto`: if it is live, no draft and no prerelease, and nothing newer of the environment is published */
  latest: 'auto' | 'true' | 'false';
  /** With `withdraw`, why, in one line of at most 200 characters, instead of what the rollback's record says; needed where the log has no rollback */
  reason?: string | undefined;
  /** The token that tags, publishes and reads the release log; the job needs the permissions `contents: write`, `pull-requests: read` and `deployments: read` */
  githubToken?: string | undefined;
  /** Where releases are recorded: `github` (as deployments), or `file:PATH` for a folder on this machine */
  releaseLog: string;
  /** Print the notes and the tag and set the outputs as planned, but write nothing. Under act this is the default unless the API is local */
  dryRun?: boolean | undefined;
}

export interface Outputs {
  /** The tag. Example `v1.4.2` */
  'tag': string | number | boolean | object;
  /** The version, without the tag's prefix */
  'version': string | number | boolean | object;
  /** The GitHub Release's page; empty in a dry run before there is one */
  'url': string | number | boolean | object;
  /** The release in the release log that was published. Example `9123456789.1` */
  'release-id': string | number | boolean | object;
  /** The file with the notes, as Markdown */
  'notes': string | number | boolean | object;
  /** What is marked as withdrawn by `withdraw` now, as JSON: a list of `{tag, url, release, why}` */
  'withdrawn': string | number | boolean | object;
  /** What is marked no more, since it is live again: a list of `{tag, url, release}` as JSON */
  'restored': string | number | boolean | object;
}

export const spec = defineSpec<Inputs, Outputs>({
  name: "publish-release",
  inputs: {
    "operation": {"type":"enum","default":"publish","values":["publish","withdraw"]},
    "environment": {"type":"string","default":"production"},
    "version": {"type":"string"},
    "tag-prefix": {"type":"string","default":"v"},
    "release": {"type":"string"},
    "require-proven": {"type":"boolean","default":"true"},
    "since": {"type":"string","default":"live"},
    "title": {"type":"string"},
    "notes-header": {"type":"string"},
    "include": {"type":"list","default":"pull-requests, commits, digests, checks, approvals","separator":","},
    "prerelease": {"type":"boolean","default":"false"},
    "draft": {"type":"boolean","default":"false"},
    "latest": {"type":"enum","default":"auto","values":["auto","true","false"]},
    "reason": {"type":"string"},
    "github-token": {"type":"string","default":"${{ github.token }}","secret":true},
    "release-log": {"type":"string","default":"github"},
    "dry-run": {"type":"boolean"},
  },
  outputs: ["tag","version","url","release-id","notes","withdrawn","restored"],
});
