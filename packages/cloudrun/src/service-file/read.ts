import { ConfigError, isRecord } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';
import { readKnative } from './knative.ts';
import { Reader } from './reader.ts';
import type { ServiceFile } from './service-file.ts';
import { readV2 } from './v2.ts';

/** https://en.wikipedia.org/wiki/Billion_laughs_attack */
const MOST_ALIASES = 100;

/**
 * A service, a worker pool or a job as a file describes it, in YAML or JSON: as `gcloud run services replace` takes it, or as v2
 * of the API has it. A field or an annotation of the former that is not known here is refused by its name, never dropped.
 * @throws ConfigError that names all that is wrong with it, and no value of it.
 */
export async function readServiceFile(text: string, path: string): Promise<ServiceFile> {
  const fields = await parse(text, path);
  const problems: string[] = [];
  const isKnative = 'apiVersion' in fields || 'kind' in fields;
  const read = isKnative ? readKnative(new Reader(fields, '', problems)) : readV2(fields, problems);
  if (problems.length === 0 && read !== undefined) return read;
  throw wrong(
    path,
    problems,
    isKnative
      ? 'Mend it; what this version does not know can be given in the form of v2, as `curl` of the REST API prints it'
      : 'See https://docs.cloud.google.com/run/docs/reference/yaml/v1',
  );
}

async function parse(text: string, path: string): Promise<Raw> {
  const { LineCounter, parseDocument } = await import('yaml');
  const lineCounter = new LineCounter();
  // Pretty errors quote the line, with its values.
  const document = parseDocument(text, { prettyErrors: false, lineCounter, merge: true, logLevel: 'error' });
  const [error] = document.errors;
  if (error !== undefined)
    throw wrong(
      path,
      [`line ${lineCounter.linePos(error.pos[0]).line} cannot be read (${error.code})`],
      SYNTAX,
    );
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch {
    throw wrong(path, ['it has too many aliases, or one to nothing'], SYNTAX);
  }
  if (isRecord(value)) return value;
  throw wrong(path, ['it is no map'], SYNTAX);
}

const SYNTAX = 'Give one document of YAML or JSON';

function wrong(path: string, problems: readonly string[], hint: string): ConfigError {
  const [first, ...more] = problems;
  const lines = problems.map(problem => `- ${problem}`);
  return new ConfigError(
    more.length === 0
      ? `${path}: ${first}`
      : [`${path}: ${problems.length} things are wrong`, ...lines].join('\n'),
    { hint },
  );
}
