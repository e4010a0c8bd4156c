import type { Report } from '@pipeline/action-kit';
import type { Config } from '../config/config.ts';
import type { Project } from '../project.ts';
import type { Outputs } from '../spec.gen.ts';

/** What is told on GitHub of a deploy that is over. */
export interface Told {
  project: string;
  verdict: string;
  /** The deployment's own address. */
  url: string | undefined;
  aliases: readonly string[];
  /** Its page on Vercel. */
  page: string | undefined;
  kind: string | undefined;
  advice: string | undefined;
  commit: Config['made'];
  /** The run's page. */
  run: string;
}

export function toldBy(
  { outputs }: Pick<Report<Outputs>, 'outputs'>,
  { made, operation }: Pick<Config, 'made' | 'operation'>,
  { name }: Pick<Project, 'name'>,
  run: string,
): Told {
  const { verdict = 'unknown', 'alias-urls': aliases } = outputs;
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  // What an abort is green about is what was there before.
  const aborted = operation === 'abort' && verdict === 'steady';
  // What failed shows a page of Vercel's at its address.
  const answers = !aborted && (verdict === 'steady' || verdict === 'held');
  return {
    project: name,
    verdict: aborted ? 'aborted' : String(verdict),
    url: answers ? text(outputs.url) : undefined,
    aliases: answers && Array.isArray(aliases) ? aliases.map(String) : [],
    page: text(outputs['inspector-url']),
    kind: answers ? text(outputs.kind) : undefined,
    advice: answers ? text(outputs['test-advice']) : undefined,
    // What is in flight was made of the commit of the run that made it.
    commit: operation === 'deploy' ? made : undefined,
    run,
  };
}

/** An address with nothing in it that a link could end at, or begin anew. */
export function isTrusted(url: string): boolean {
  return /^https?:\/\/[\w.-]+(?::\d+)?(?:\/[\w./~-]*)?$/.test(url);
}
