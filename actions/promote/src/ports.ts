import type { Logger } from '@pipeline/action-kit';
import type { Clock, Digest, History } from '@pipeline/contracts';
import type { Copied, CopyPlan, Platform } from '@pipeline/oci';
import type { OpenHome, RunIdentity } from '@pipeline/release-home';
import type { Address } from './config/destination.ts';
import type { Attestations } from './evidence.ts';

/** An image where it is. */
export interface Located extends Address {
  digest: Digest;
}

/** What an image says of itself. */
export interface Described {
  /** The commit that it was built from, in hex; absent where its labels name none. */
  commit?: string;
  /** When it was built, or its commit was made. ISO 8601. */
  created?: string;
}

/** `source` is where images are, `target` where they go: each has a login of its own. */
export type Side = 'source' | 'target';

/** The registries, as the story sees them. */
export interface Images {
  /** What a tag names; `undefined` where there is none. */
  resolve(at: Address, tag: string): Promise<Digest | undefined>;
  describe(side: Side, image: Located): Promise<Described>;
  /** What is attached to an image, as far as it may be evidence. */
  attestations(image: Located): Promise<Attestations>;
  /** Changes nothing. */
  plan(from: Located, to: Address, wanted: Wanted): Promise<CopyPlan>;
  /** Copies, and proves that what arrived is what was sent; sets no tag. */
  copy(plan: CopyPlan): Promise<Copied>;
}

export interface Wanted {
  platforms: Platform[] | undefined;
  referrers: boolean;
}

/** Repositories at the destination, where the registry is one that has to be asked for them. */
export interface Repositories {
  /** `missing` where a push would be refused for it; changes nothing. */
  state(at: Address): Promise<'there' | 'missing'>;
  create(at: Address): Promise<'created' | 'existed'>;
}

/** Tags at the destination. What is begun here is not ended by cancelling the run: half of it would be worse. */
export interface Tags {
  at(to: Address, tag: string): Promise<Digest | undefined>;
  /** @throws RemoteError `TAG_MOVED` where someone else has set it meanwhile. */
  set(image: Located, tag: string): Promise<void>;
  /** `false` where the registry takes no tag away. */
  remove(at: Address, tag: string): Promise<boolean>;
}

export interface Ports {
  images: Images;
  tags: Tags;
  /** Absent where a push makes its repository, or nothing can be known of it. */
  repositories?: Repositories;
  /** Whether there is a login for the registry that images go to; only a dry run can do without. */
  canLook(): Promise<boolean>;
  /** The release log and its locks; absent where there is none. */
  releases?: Pick<OpenHome, 'log' | 'lock'>;
  history: History;
  run: Pick<RunIdentity, 'owner' | 'by'>;
  log: Pick<Logger, 'info' | 'warn' | 'group'>;
  clock: Clock;
  signal: AbortSignal;
}
