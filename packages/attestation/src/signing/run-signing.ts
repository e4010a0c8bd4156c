import type { Artifact } from '../artifact.ts';
import type { Statement } from '../statement/statement.ts';
import { type AskedSigning, type SigningSurroundings, whoSigns } from './asked.ts';
import { signStatement } from './sign-statement.ts';
import type { Signing } from './signing.ts';

/** What is needed of the run; action-kit's `Run` is one. */
export interface SigningRun {
  context: { env(name: string): string | undefined; event: unknown };
  idToken(audience: string): Promise<string>;
  clock: { now(): number };
}

export interface RunSigning {
  /** Whose Sigstore signs here, or none; throws where one was asked for and cannot. */
  signing(): Promise<Signing | 'none'>;
  sign(statement: Statement, signing: Signing): Promise<Artifact>;
  /** The job's identity token for Sigstore; `undefined` where it may not ask for one. */
  identity(): Promise<string | undefined>;
}

/** Signing as the input `signing` has it, by the job's own identity. */
export function runSigning(
  asked: AskedSigning,
  { context: { env, event }, idToken, clock }: SigningRun,
  around: Pick<SigningSurroundings, 'planned' | 'readFile'>,
): RunSigning {
  const hasIdToken = env('ACTIONS_ID_TOKEN_REQUEST_URL') !== undefined;
  return {
    signing: () => whoSigns(asked, { event, hasIdToken, ...around }),
    sign: (statement, signing) =>
      signStatement(statement, signing, {
        ...(hasIdToken && { idToken }),
        now: () => new Date(clock.now()),
      }),
    identity: async () => (hasIdToken ? idToken('sigstore') : undefined),
  };
}
