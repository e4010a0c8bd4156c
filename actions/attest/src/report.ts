import type { Annotation, Block, Cell, Report } from '@pipeline/action-kit';
import type { Signing } from '@pipeline/attestation';
import { ActionError, deploymentIn, formatImageRef } from '@pipeline/contracts';
import type { DigestVerdict } from '@pipeline/release-history';
import type { AttachedTo } from './attach.ts';
import type { Config } from './config/config.ts';
import type { Outputs } from './spec.gen.ts';

/** What was done. */
export interface Attested {
  release: string;
  signing: Signing | 'none';
  /** Why it is unsigned although there is an identity to sign with. */
  unsigned?: ActionError | undefined;
  attached: AttachedTo[];
  /** What the environment says of each now; empty where no log is kept. */
  verdicts: Array<{ name: string; verdict: DigestVerdict }>;
}

/** The checks were only planned. */
export function saidNothing(config: Config, release: string): Report<Outputs> {
  return {
    outputs: { attestations: {}, signed: false, 'release-id': release },
    summary: [
      { heading: 'Attest: planned' },
      { text: `${list(config)} were only planned, so there is nothing to attest.` },
    ],
  };
}

/** A dry run: what would be written, and where. */
export function planned(config: Config, release: string, signing: Signing | 'none'): Report<Outputs> {
  const rows = [
    ...config.images.map(({ name, ref }): Cell[] => [name, { code: formatImageRef(ref) }]),
    ...config.deployments.map((artifact): Cell[] => ['deployment', { code: artifact }]),
  ];
  return {
    outputs: {
      attestations: Object.fromEntries(config.images.map(({ ref }) => [ref.digest, ''])),
      signed: signing !== 'none',
      'release-id': release,
    },
    summary: [
      { heading: 'Attest: planned' },
      { table: { columns: ['what', 'reference'], rows } },
      { text: `Dry run: ${sentence(config, release, signing, 'would')} Nothing was written.` },
    ],
  };
}

export function attested(config: Config, done: Attested): Report<Outputs> {
  const { release, signing, unsigned, attached, verdicts } = done;
  const failed = attached.filter(({ error }) => error !== undefined);
  const said = (name: string) => verdicts.find(each => each.name === name)?.verdict.state ?? '';
  const rows = config.images.map(({ name, ref }): Cell[] => {
    const one = attached.find(({ image }) => image.name === name);
    const evidence = one?.referrer ?? (one?.error === undefined ? 'none' : 'FAILED');
    return [name, { code: ref.digest }, { code: evidence }, said(name)];
  });
  const more = config.deployments.map((artifact): Cell[] => {
    const name = deploymentIn(artifact) ?? artifact;
    return ['deployment', { code: name }, 'none can be', said(name)];
  });
  const summary: Block[] = [
    { heading: `Attest: ${failed.length > 0 ? 'failed' : `${config.environment} ${config.result}`}` },
    {
      table: {
        columns: ['what', 'digest or id', 'attestation', `in ${config.environment}`],
        rows: [...rows, ...more],
      },
    },
  ];
  const error = failed.length > 0 ? failure(config, failed, attached.length) : undefined;
  if (error === undefined) summary.push({ text: sentence(config, release, signing, 'did') });
  return {
    outputs: {
      attestations: Object.fromEntries(
        attached.flatMap(({ image, referrer }) =>
          referrer === undefined ? [] : [[image.ref.digest, referrer]],
        ),
      ),
      signed: signing !== 'none',
      'release-id': release,
    },
    summary,
    annotations: [...notSigned(unsigned), ...unproven(config, verdicts)],
    ...(error !== undefined && { error }),
  };
}

function notSigned(why: ActionError | undefined): Annotation[] {
  if (why === undefined) return [];
  return [
    {
      level: 'warning',
      title: 'attest: attached unsigned',
      message: `${why.message} A policy that asks for a signature will refuse these images until this step has run again and signed. Write \`signing: none\` where that is as it should be, or whose Sigstore signs, so that a failure to sign is an error.`,
    },
  ];
}

/** Passed, and yet a promotion will refuse it: better told now than at the promotion. */
function unproven({ result, environment }: Config, verdicts: Attested['verdicts']): Annotation[] {
  if (result === 'failed') return [];
  return verdicts
    .filter(({ verdict }) => verdict.state !== 'proven')
    .map(({ name, verdict }) => ({
      level: 'warning',
      title: `attest: ${name} is not verified in ${environment}`,
      message: `The checks passed, but it cannot be promoted as verified: ${verdict.detail}`,
    }));
}

function failure(config: Config, failed: readonly AttachedTo[], all: number): Error {
  const [first] = failed;
  const names = failed.map(({ image, error }) => `${image.name}: ${error?.message}`).join('; ');
  const logged = !config.logged
    ? ''
    : config.result === 'failed'
      ? ' The release log has the failure all the same.'
      : ' The release log was not written, so nothing counts as verified.';
  const hint = first?.error instanceof ActionError ? first.error.hint : undefined;
  return new ActionError(
    'not-attested',
    `${failed.length} of ${all} images have no attestation: ${names}.${logged}`,
    {
      hint: hint ?? 'Run this step again: what is attached already stays, and once more is harmless.',
      cause: first?.error,
    },
  );
}

function sentence(config: Config, release: string, signing: Signing | 'none', mood: 'would' | 'did'): string {
  const { environment, result, attestation, logged } = config;
  const is = mood === 'would' ? 'would be' : 'is';
  const parts: string[] = [];
  if (attestation) parts.push(`${is} attached to each image, ${signer(signing)}`);
  if (logged) parts.push(`${is} in its release log, for release ${release}`);
  return `That ${list(config)} ${result} in ${environment} ${parts.join(', and ')}.`;
}

function signer(signing: Signing | 'none'): string {
  if (signing === 'none') return 'unsigned';
  if (signing === 'public-good') return 'signed by Sigstore’s public instance';
  return signing === 'github' ? 'signed by GitHub’s Sigstore' : `signed by ${signing.fulcio}`;
}

function list({ checks }: Config): string {
  return checks.join(', ');
}
