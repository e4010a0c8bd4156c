import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ended, runBundle, type Step } from '../../actions/deploy-ecs/test/run-bundle.ts';
import type { Digest } from '../../packages/contracts/src/index.ts';
import { RegistryClients } from './registry-clients.ts';
import { run } from './tools.ts';

const bundle = fileURLToPath(new URL('../../dist/build-push/index.js', import.meta.url));
if (!existsSync(bundle)) throw new Error('dist/build-push is not built: run `pnpm build` first');

/** When the commits of the workspaces here were made: three days ago. */
export const COMMITTED = new Date(Date.now() - 3 * 86_400_000).toISOString().replace(/\.\d+Z/, 'Z');
const AUTHOR = { name: 'Ann', email: 'ann@example.com' };

/** How the step of a workflow differs from the plain one. */
export interface StageStep extends Partial<Pick<Step, 'env' | 'onOutput'>> {
  /** Instead of the commit that the workspace is at. */
  sha?: string;
}

/** A job that uses the published stage: a workspace with a commit, the runner's folder, and clients to look with. */
export class Job implements AsyncDisposable {
  readonly workspace: string;
  /** RUNNER_TEMP. */
  readonly temp: string;
  readonly clients: RegistryClients;
  readonly sha: string;
  readonly #folder: string;
  readonly #env: Record<string, string>;

  constructor(folder: string, sha: string, clients: RegistryClients, env: Record<string, string>) {
    this.#folder = folder;
    this.workspace = join(folder, 'work');
    this.temp = join(folder, 'temp');
    this.clients = clients;
    this.sha = sha;
    this.#env = env;
  }

  /** @param files of the workspace, by path */
  static async open(files: Record<string, string>, env: Record<string, string> = {}): Promise<Job> {
    const folder = await mkdtemp(join(tmpdir(), 'build-push-stage-'));
    const clients = await RegistryClients.open(join(folder, 'clients'));
    for (const name of ['temp', 'home']) await mkdir(join(folder, name));
    const workspace = join(folder, 'work');
    await mkdir(workspace);
    await run('git', ['init', '--quiet', workspace]);
    const sha = await commit(workspace, 'one');
    const job = new Job(folder, sha, clients, { HOME: join(folder, 'home'), ...env });
    await job.write(files);
    return job;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async write(files: Record<string, string>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.workspace, path)), { recursive: true });
      await writeFile(join(this.workspace, path), text);
    }
  }

  /** Another commit, after that of the workspace; nothing of the workspace changes. */
  nextCommit(message: string): Promise<string> {
    return commit(this.workspace, message);
  }

  /** A folder outside of the workspace. */
  folder(name: string): string {
    return join(this.#folder, name);
  }

  start(
    inputs: Record<string, string>,
    { sha = this.sha, env = {}, ...step }: StageStep = {},
  ): Promise<Ended> {
    const { DOCKER_HOST } = process.env;
    return runBundle(
      {
        inputs: { signing: 'none', ...inputs },
        ...step,
        env: {
          GITHUB_ACTIONS: 'true',
          GITHUB_EVENT_NAME: 'push',
          GITHUB_REF: 'refs/heads/main',
          GITHUB_REF_NAME: 'main',
          GITHUB_REPOSITORY: 'org/shop',
          GITHUB_RUN_ID: '1',
          GITHUB_SERVER_URL: 'https://github.com',
          GITHUB_SHA: sha,
          GITHUB_WORKSPACE: this.workspace,
          RUNNER_TEMP: this.temp,
          ...(DOCKER_HOST !== undefined && { DOCKER_HOST }),
          ...this.#env,
          ...env,
        },
      },
      process.env.BUILD_PUSH_MAIN ?? bundle,
    );
  }

  /** What the stage has left in the runner's folder. */
  left(): Promise<string[]> {
    return readdir(this.temp);
  }

  /** A manifest or an index, as the registry has it. */
  async raw(reference: string) {
    return JSON.parse(
      await this.clients.skopeo('inspect', '--raw', '--tls-verify=false', `docker://${reference}`),
    );
  }

  /** An image's configuration, as engines read it. */
  async config(reference: string, ...options: string[]) {
    const args = ['--config', '--tls-verify=false', ...options, `docker://${reference}`];
    return JSON.parse(await this.clients.skopeo('inspect', ...args));
  }

  /** Of an image's tags; none where the repository is not known, as it is not where nothing in it has a tag. */
  async tags(repository: string): Promise<string[]> {
    const listed = await this.clients.crane('ls', repository).catch((error: Error) => {
      if (/NAME_UNKNOWN|404/.test(error.message)) return '';
      throw error;
    });
    return listed
      .split('\n')
      .filter(tag => tag !== '')
      .sort();
  }

  /** What refers to an image, by its type: regctl finds it, by the referrers API or by the tag that stands for it. */
  async referrers(host: string, image: string): Promise<Record<string, Digest>> {
    const listed = await this.clients.regctl(host, ['artifact', 'list', '--format', '{{json .}}', image]);
    const { descriptors } = JSON.parse(listed) as { descriptors: { digest: Digest }[] };
    const [repository = ''] = image.split('@');
    const typed = descriptors.map(async ({ digest }) => [
      // What the list itself says is for each registry to know.
      (await this.raw(`${repository}@${digest}`)).artifactType,
      digest,
    ]);
    return Object.fromEntries(await Promise.all(typed));
  }
}

/** One more commit of nothing. @returns its id */
async function commit(workspace: string, message: string): Promise<string> {
  const { name, email } = AUTHOR;
  const env = {
    ...{ GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: COMMITTED },
    ...{ GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email, GIT_COMMITTER_DATE: COMMITTED },
  };
  const git = (...args: string[]) => run('git', args, { cwd: workspace, env });
  await git('commit', '--quiet', '--allow-empty', '--message', message);
  return (await git('rev-parse', 'HEAD')).trim();
}
