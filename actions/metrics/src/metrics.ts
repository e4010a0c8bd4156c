import type { Report } from '@pipeline/action-kit';
import { isOneOf } from '@pipeline/release';
import { card } from './card/card.ts';
import type { Config } from './config/config.ts';
import { measure } from './measure.ts';
import type { Ports } from './ports.ts';
import { reported } from './report/report.ts';
import type { Outputs } from './spec.gen.ts';

/** The story, read from top to bottom. It reads the log, and writes nothing but the files that it is asked for. */
export async function metrics(config: Config, ports: Ports): Promise<Report<Outputs>> {
  const { services, svg, jsonFile } = config;
  const { measured, subjects } = await measure(config, ports);
  if (jsonFile !== undefined)
    await ports.writeFile({
      input: 'json-file',
      path: jsonFile,
      text: `${JSON.stringify(measured, null, 2)}\n`,
    });
  if (svg !== undefined) await ports.writeFile({ input: 'svg', path: svg, text: card(measured) });
  const unknown = services?.filter(name => !subjects.some(subject => isOneOf(subject, [name]))) ?? [];
  return reported(measured, { svg, unknown });
}
