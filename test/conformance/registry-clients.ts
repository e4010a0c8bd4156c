import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../packages/contracts/src/index.ts';
import { run } from './tools.ts';

/** Registry clients that no one here wrote, with a configuration of their own, so that the machine's is not touched. */
export class RegistryClients {
  /** Docker's configuration, which all of them read. */
  readonly config: string;
  readonly #env: Record<string, string>;

  constructor(config: string) {
    this.config = config;
    // A password that is not given would be asked for.
    this.#env = { DOCKER_CONFIG: config, REGCTL_CONFIG: join(config, 'regctl.json'), COSIGN_PASSWORD: '' };
  }

  static async open(directory: string): Promise<RegistryClients> {
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, 'config.json'), '{}');
    return new RegistryClients(directory);
  }

  docker = (...args: string[]) => run('docker', ['--config', this.config, ...args]);

  crane = (...args: string[]) => run('crane', args, { env: this.#env });

  cosign = (command: string, ...args: string[]) =>
    run('cosign', [command, ...args], { env: this.#env, cwd: this.config });

  skopeo = (command: string, ...args: string[]) =>
    run('skopeo', [command, '--authfile', join(this.config, 'config.json'), ...args]);

  /** Registries without TLS must be named to it. What it puts comes from a file, or from its standard input. */
  regctl = (host: string, args: string[], input = '') =>
    run('regctl', ['--host', `reg=${host},tls=disabled`, ...args], { env: this.#env, input });

  async skopeoCopy(from: string, to: string, ...options: string[]): Promise<void> {
    const plain = ['--quiet', '--src-tls-verify=false', '--dest-tls-verify=false'];
    await this.skopeo('copy', ...plain, ...options, from, to);
  }

  /** What a reference names, as crane tells it. */
  async digest(reference: string): Promise<Digest> {
    return (await this.crane('digest', reference)).trim() as Digest;
  }

  /** Pulls by digest, runs, and removes what was pulled. */
  async pullAndRun(reference: string): Promise<{ output: string; digests: string }> {
    await this.docker('pull', '--quiet', reference);
    try {
      const format = '{{json .RepoDigests}}';
      const digests = await this.docker('image', 'inspect', '--format', format, reference);
      return { output: await this.docker('run', '--rm', reference), digests };
    } finally {
      await this.docker('image', 'rm', '--force', reference);
    }
  }
}
