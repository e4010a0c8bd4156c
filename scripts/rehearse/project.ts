import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument, type Scalar } from 'yaml';
import { dist, repository, root } from '../paths.ts';
import { adaptForAct } from './adapt.ts';
import { giveIdentities } from './identities.ts';
import type { Edit, Scenario } from './scenarios.ts';

/** The consumer's repository: a scratch copy of the example with two commits, the release before and the one to come. */
export interface Project {
  folder: string;
  /** Its folder `services` as the release before has it; `site` lies beside it. */
  servicesBefore: string;
  before: string;
  head: string;
  /** A commit after that, which changes one service alone. */
  next: { sha: string; changed: string };
}

/** The ref by which workflows name the suite. */
const REF = 'v1';

/** The suite as workflows name it, and its reusable workflows. */
export function suite(): { slug: string; ref: string; files: string[] } {
  return { slug: repository(), ref: REF, files: readdirSync(join(dist, '.github/workflows')) };
}

/** As act's flags and the workflows name the suite. */
export function suiteRef(): string {
  return `${repository()}@${REF}`;
}

const AUTHOR = [
  '-c',
  'user.name=Rehearsal',
  '-c',
  'user.email=rehearsal@example.com',
  '-c',
  'commit.gpgsign=false',
];

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', [...AUTHOR, '-C', folder, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    .toString()
    .trim();
}

function commit(folder: string, message: string): string {
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '--allow-empty', '-m', message);
  return git(folder, 'rev-parse', 'HEAD');
}

export function makeProject(
  folder: string,
  services: string[],
  { broken, brokenSite, edit, nextChangesAll = false, nextEdit }: Scenario,
): Project {
  cpSync(join(root, 'examples/shop'), folder, { recursive: true });
  const workflows = join(folder, '.github/workflows');
  for (const workflow of readdirSync(workflows)) keepServices(join(workflows, workflow), services);
  if (edit !== undefined) apply(folder, edit);
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'remote', 'add', 'origin', 'https://github.com/org/shop.git');
  const before = commit(folder, 'The release before');
  const servicesBefore = `${folder}-before/services`;
  for (const part of ['services', 'site'])
    cpSync(join(folder, part), `${folder}-before/${part}`, { recursive: true });
  for (const service of services) {
    const path = append(folder, service, 'LABEL org.example.release="rehearsed"\n');
    if (broken?.service === service) writeFileSync(path, broken.dockerfile(readFileSync(path, 'utf8')));
  }
  if (brokenSite !== undefined) apply(folder, { file: 'site/build.js', change: brokenSite });
  const head = commit(folder, 'The release that is rehearsed');
  const [changed = ''] = services;
  for (const service of nextChangesAll ? services : [changed])
    append(folder, service, 'LABEL org.example.release="the next one"\n');
  if (nextEdit !== undefined) apply(folder, nextEdit);
  const next = commit(folder, nextChangesAll ? 'A change to everything' : `A change to ${changed} alone`);
  git(folder, 'tag', 'next');
  goTo(folder, head);
  return { folder, servicesBefore, before, head, next: { sha: next, changed } };
}

function apply(folder: string, { file, change }: Edit): void {
  const path = join(folder, file);
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`the scenario’s change to ${file} changes nothing`);
  writeFileSync(path, after);
}

function append(folder: string, service: string, line: string): string {
  const path = join(folder, 'services', service, 'Dockerfile');
  const text = `${readFileSync(path, 'utf8')}${line}`;
  writeFileSync(path, text);
  return path;
}

/** Has main point at a commit, so that a run is one of that commit; the tag keeps the last one. */
export function goTo(folder: string, sha: string): void {
  git(folder, 'reset', '-q', '--hard', sha);
}

/** Leaves only these services in a workflow's `images`, `services` and `check-urls`: what cannot run here is not built either. */
function keepServices(path: string, kept: string[]): void {
  const document = parseDocument(readFileSync(path, 'utf8'));
  const jobs = Object.keys(document.toJS().jobs as object);
  const edit = (input: string, change: (text: string) => string) => {
    for (const job of jobs) {
      const node = document.getIn(['jobs', job, 'with', input], true) as Scalar<string> | undefined;
      // What an earlier job hands over is edited where it is written out.
      if (node === undefined || node.value.trimStart().startsWith('${{')) continue;
      node.value = change(node.value);
    }
  };
  const editJson = (input: string, change: (value: never) => unknown) =>
    edit(input, text => `${JSON.stringify(change(JSON.parse(text) as never), null, 2)}\n`);
  editJson('images', (images: object) =>
    Object.fromEntries(Object.entries(images).filter(([name]) => kept.includes(name))),
  );
  editJson('services', (services: { service: string }[]) =>
    services.filter(({ service }) => kept.includes(service)),
  );
  edit('check-urls', text =>
    text.replace(/^\s*(\w+)=.*\n/gm, (line, name: string) => (kept.includes(name) ? line : '')),
  );
  writeFileSync(path, String(document));
}

/** The tree that a tag carries, with its workflows adapted for act, and its jobs with identities where asked; returns what was rewritten. */
export function makeSuite(folder: string, { withIdentities = false } = {}): string[] {
  cpSync(dist, folder, { recursive: true });
  const workflows = join(folder, '.github/workflows');
  mkdirSync(workflows, { recursive: true });
  const rewritten = readdirSync(workflows).flatMap(name => {
    const adapted = adaptForAct(readFileSync(join(workflows, name), 'utf8'), repository(), REF);
    writeFileSync(join(workflows, name), withIdentities ? giveIdentities(adapted.text, name) : adapted.text);
    return adapted.rewritten;
  });
  return [...new Set(rewritten)];
}
