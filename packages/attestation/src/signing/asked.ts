import { ConfigError } from '@pipeline/contracts';
import { type Signing, signingFor } from './signing.ts';
import { parseSigningConfig } from './signing-config.ts';

/** What an input `signing` asks for; `file` is a signing config in the workspace. */
export type AskedSigning = 'auto' | 'none' | 'public-good' | 'github' | { file: string };

const NAMES = ['auto', 'none', 'public-good', 'github'] as const;

export function askedSigning(text: string): AskedSigning {
  return NAMES.find(name => name === text) ?? { file: text };
}

export interface SigningSurroundings {
  /** The event's payload, which says whether the repository is public. */
  event: unknown;
  /** Whether the job may ask for an identity token. */
  hasIdToken: boolean;
  /** Whether it is for a dry run, which signs nothing: no identity is missed then, unless it is for the identity to decide. */
  planned: boolean;
  /** A file of the workspace, as text; `or` says what else the input takes. */
  readFile(file: { input: string; path: string; or: string }): Promise<string>;
}

/**
 * Whose Sigstore signs here, as the input `signing` has it, or none.
 * @throws ConfigError where the signing config is none, or a signature was asked for and there is no identity to sign with
 */
export async function whoSigns(asked: AskedSigning, around: SigningSurroundings): Promise<Signing | 'none'> {
  const { event, hasIdToken, planned } = around;
  const known = typeof asked === 'string' ? asked : await readConfig(asked.file, around);
  return signingFor({
    asked: known,
    visibility: visibilityOf(event),
    hasIdToken: hasIdToken || (planned && asked !== 'auto'),
  });
}

async function readConfig(path: string, { readFile }: SigningSurroundings): Promise<Signing> {
  const or = 'else write auto, none, public-good or github';
  const services = parseSigningConfig(await readFile({ input: 'signing', path, or }));
  if (typeof services !== 'string') return services;
  throw new ConfigError(`signing: ${path} is no signing config: ${services}`, {
    hint: 'Write {"fulcio": "https://…", "rekor": ["https://…"], "timestamp": ["https://…"]}, or Sigstore’s own signing_config.json',
  });
}

/** As GitHub's events say it; act's do not. https://docs.github.com/en/webhooks/webhook-events-and-payloads */
function visibilityOf(event: unknown): string | undefined {
  const { repository } = (event ?? {}) as { repository?: { visibility?: unknown } };
  return typeof repository?.visibility === 'string' ? repository.visibility : undefined;
}
