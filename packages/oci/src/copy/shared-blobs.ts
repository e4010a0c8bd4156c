import type { Digest } from '@pipeline/contracts';

/** Which repository of a registry has a blob, or is being given it: what the copies of one release share. */
export class SharedBlobs {
  readonly #holders = new Map<string, string>();
  readonly #arrivals = new Map<string, Promise<string | undefined>>();

  /** A repository that has the blob, or will by the plans so far. */
  holder(host: string, digest: Digest): string | undefined {
    return this.#holders.get(`${host} ${digest}`);
  }

  /** The first to hold it stays the one that others mount from. */
  held(host: string, repository: string, digest: Digest): void {
    const key = `${host} ${digest}`;
    if (!this.#holders.has(key)) this.#holders.set(key, repository);
  }

  /**
   * Settles when the one who sends this blob to the registry now is done, with the repository that has it then,
   * or none where it failed; `undefined` where no one sends it.
   */
  arrival(host: string, digest: Digest): Promise<string | undefined> | undefined {
    return this.#arrivals.get(`${host} ${digest}`);
  }

  /** Tells others that a blob is on its way to a repository. */
  announce(host: string, repository: string, digest: Digest, sent: Promise<unknown>): void {
    const settled = sent.then(
      () => repository,
      () => undefined,
    );
    this.#arrivals.set(`${host} ${digest}`, settled);
  }
}
