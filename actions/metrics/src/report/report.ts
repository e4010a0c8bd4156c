import { type Annotation, type Block, oneLine, type Report } from '@pipeline/action-kit';
import { ConfigError } from '@pipeline/contracts';
import type { Measured, MeasuredEnvironment } from '../measured.ts';
import type { Outputs } from '../spec.gen.ts';
import { headlines } from './four.ts';
import { environmentTable, servicesTable } from './tables.ts';
import { span } from './words.ts';

export interface Beside {
  /** The card's file, where it was written. */
  svg: string | undefined;
  /** Services that were asked for and that no release names. */
  unknown: readonly string[];
  /** Why files were not written. */
  refused: readonly ConfigError[];
}

export function reported(measured: Measured, { svg = '', unknown, refused }: Beside): Report<Outputs> {
  const { window, environments } = measured;
  const [first] = environments;
  const figures = first === undefined ? [] : headlines(first, window);
  const warnings = [...environments.flatMap(cutShort), ...unknown.map(unknownService)];
  return {
    outputs: {
      json: JSON.stringify(measured),
      svg,
      ...Object.fromEntries(figures.map(({ key, value }) => [key, value])),
    },
    summary: [
      { heading: `Delivery metrics of ${span(window)}` },
      ...environments.flatMap(environment => blocksOf(environment, measured)),
      ...warnings.map(text => ({ text: `⚠️ ${text}` })),
    ],
    annotations: warnings.map(
      (message): Annotation => ({ level: 'warning', title: 'Delivery metrics', message }),
    ),
    ...(refused.length > 0 && { error: unwritten(refused) }),
  };
}

/** All at once, with what to do about the first: the others have the same fix. */
function unwritten(refused: readonly ConfigError[]): ConfigError {
  const hint = refused[0]?.hint;
  return new ConfigError(refused.map(({ message }) => message).join('; '), {
    ...(hint !== undefined && { hint }),
    cause: refused[0],
  });
}

function blocksOf(environment: MeasuredEnvironment, { window }: Measured): Block[] {
  const { environment: name, read, services } = environment;
  if (read.records === 0)
    return [{ heading: oneLine(name) }, { text: 'none: its log has no release in that time.' }];
  return [
    { heading: oneLine(name) },
    environmentTable(environment, window),
    ...(services.length > 0 ? [servicesTable(environment, window)] : []),
  ];
}

function cutShort({ environment, read }: MeasuredEnvironment): string[] {
  if (read.complete) return [];
  const how = `${read.records} records and ${read.proofs} proofs of ${oneLine(environment)}`;
  return [
    `Only the newest ${how} were read; a window that begins before them has no figures. Give a shorter \`window\`.`,
  ];
}

function unknownService(name: string): string {
  return `No release names the service ${JSON.stringify(oneLine(name))}; write its subject in the release log, or the last part of it.`;
}
