import type { Report } from '@pipeline/action-kit';
import { ConfigError } from '@pipeline/contracts';
import { isOneOf } from '@pipeline/release-history';
import { card } from './card/card.ts';
import type { Config } from './config/config.ts';
import { measure } from './measure.ts';
import type { FileToWrite, Ports } from './ports.ts';
import { reported } from './report/report.ts';
import type { Outputs } from './spec.gen.ts';

/** The story, read from top to bottom. It reads the log, and writes nothing but the files that it is asked for. */
export async function metrics(config: Config, ports: Ports): Promise<Report<Outputs>> {
  const { services, svg, jsonFile } = config;
  const { measured, subjects } = await measure(config, ports);
  const refused: ConfigError[] = [];
  const write = async (file: FileToWrite) => {
    const error = await refusal(file, ports);
    if (error !== undefined) refused.push(error);
    return error === undefined;
  };
  if (jsonFile !== undefined)
    await write({ input: 'json-file', path: jsonFile, text: `${JSON.stringify(measured, null, 2)}\n` });
  const shown = svg !== undefined && (await write({ input: 'svg', path: svg, text: card(measured) }));
  const unknown = services?.filter(name => !subjects.some(subject => isOneOf(subject, [name]))) ?? [];
  return reported(measured, { svg: shown ? svg : undefined, unknown, refused });
}

/** Why a file was not written: what was measured is told all the same. */
async function refusal(file: FileToWrite, { writeFile }: Ports): Promise<ConfigError | undefined> {
  try {
    await writeFile(file);
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}
