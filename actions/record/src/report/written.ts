import type { Block, Cell, Report } from '@pipeline/action-kit';
import type { WriteConfig } from '../config/config.ts';
import type { Told } from '../config/targets.ts';
import { shortArtifact } from '../show/artifact.ts';
import type { Outputs } from '../spec.gen.ts';

/** A dry run: what would be written down. */
export function planned(config: WriteConfig, run: { releaseId: string }): Report<Outputs> {
  const { operation, environment } = config;
  const would =
    operation === 'finish'
      ? `what this run has begun in ${environment} would be ended`
      : `release ${run.releaseId} would be ${operation === 'begin' ? 'begun' : 'written down'} in ${environment}`;
  return {
    outputs: { 'release-id': run.releaseId, verdict: 'planned' },
    summary: [
      { heading: `Dry run: ${operation} in ${environment}` },
      table(config),
      { text: `${would[0]?.toUpperCase()}${would.slice(1)}. Nothing was read or written.` },
    ],
  };
}

/** @param state how it ended, or `begun` */
export function written(config: WriteConfig, release: string, state: string): Report<Outputs> {
  const { environment, operation, targets } = config;
  const next: Block[] =
    operation === 'begin'
      ? [{ text: 'It counts as in flight until `operation: finish` ends it. No lock is held until then.' }]
      : [];
  const unproven = state === 'steady' && targets.some(({ checks }) => checks.length === 0);
  if (unproven)
    next.push({
      text: 'No check has said yet that it works: give `checks` that passed. Of images and of deployments on Vercel attest can say so afterwards.',
    });
  return {
    outputs: { 'release-id': release, verdict: state },
    summary: [{ heading: `${environment}: release ${release} ${state}` }, table(config), ...next],
  };
}

function table({ operation, targets }: WriteConfig): Block {
  const rows = targets.map((told): Cell[] => [
    { code: told.subject },
    { code: Object.values(told.artifacts).map(shortArtifact).join(', ') },
    operation === 'begin' ? 'begun' : `${told.ending}${told.undone ? ', taken back' : ''}`,
    sayings(told),
  ]);
  return { table: { columns: ['what', 'artifacts', 'verdict', 'detail'], rows } };
}

function sayings({ detail, checks, snapshot }: Told): string {
  return [
    ...(detail === '' ? [] : [detail]),
    ...(checks.length === 0 ? [] : [`passed ${checks.join(', ')}`]),
    ...(snapshot === undefined ? [] : ['can be returned to']),
  ].join('; ');
}
