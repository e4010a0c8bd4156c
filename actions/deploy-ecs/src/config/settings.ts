import { camelCase, type InputSpec, type Problems } from '@pipeline/action-kit';
import { nearest } from '@pipeline/contracts';
import { type Inputs, spec } from '../spec.gen.ts';

/** The inputs that say what one service is to run; with several services each may have its own. */
const NAMES = [
  'image',
  'images',
  'container',
  'environment-variables',
  'secrets',
  'unset',
  'command',
  'cpu',
  'memory',
  'tags',
  'remove-tags',
  'task-definition',
  'desired-count',
  'force-new-deployment',
  'model',
  'scheduled-tasks',
  'check-url',
  'codedeploy-application',
  'codedeploy-deployment-group',
] as const;

export type Settings = Pick<
  Inputs,
  | 'image'
  | 'images'
  | 'container'
  | 'environmentVariables'
  | 'secrets'
  | 'unset'
  | 'command'
  | 'cpu'
  | 'memory'
  | 'tags'
  | 'removeTags'
  | 'taskDefinition'
  | 'desiredCount'
  | 'forceNewDeployment'
  | 'model'
  | 'scheduledTasks'
  | 'checkUrl'
  | 'codedeployApplication'
  | 'codedeployDeploymentGroup'
>;

/** A service and what it is to run; `where` names the input that a problem with a setting is told of. */
export interface ServiceSettings {
  name: string;
  settings: Settings;
  where(setting: (typeof NAMES)[number]): string;
}

/** `service`, or each of `services` with its own settings over the common ones. */
export function readServices(inputs: Inputs, problems: Problems): ServiceSettings[] {
  const { service, services } = inputs;
  if (service !== undefined && services !== undefined) {
    problems.add('services', 'it is given beside `service`', 'Keep one of them');
    return [];
  }
  if (service !== undefined) return [{ name: nameOf(service), settings: inputs, where: setting => setting }];
  if (services === undefined) {
    problems.add('service', 'neither it nor `services` was given', 'Name the ECS service, such as api');
    return [];
  }
  return Object.entries(named(services, problems)).map(([name, own]) => ({
    name: nameOf(name),
    settings: { ...inputs, ...readOwn(name, own, problems) },
    where: setting => (setting in own ? `services.${name}.${setting}` : setting),
  }));
}

/** An ARN's last part, or the name itself. */
export function nameOf(text: string): string {
  return text.startsWith('arn:') ? text.slice(text.lastIndexOf('/') + 1) : text;
}

function named(services: unknown, problems: Problems): Record<string, Record<string, unknown>> {
  const fix = 'Write ["api","worker"] or {"api":{"image":"…"},"worker":{}}';
  if (Array.isArray(services)) {
    if (services.length > 0 && services.every(name => typeof name === 'string')) {
      if (new Set(services).size < services.length) problems.add('services', 'it names a service twice', fix);
      return Object.fromEntries(services.map(name => [name, {}]));
    }
    problems.add('services', 'it is not a list of names', fix);
    return {};
  }
  const entries = isRecord(services) ? Object.entries(services) : [];
  if (entries.length === 0) problems.add('services', 'it names no service', fix);
  const wrong = entries.filter(([, own]) => !isRecord(own)).map(([name]) => name);
  for (const name of wrong) problems.add(`services.${name}`, 'its settings are not an object', fix);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, Record<string, unknown>] => isRecord(entry[1])),
  );
}

function readOwn(service: string, own: Record<string, unknown>, problems: Problems): Partial<Settings> {
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(own)) {
    const where = `services.${service}.${name}`;
    if (!(NAMES as readonly string[]).includes(name)) {
      const [close] = nearest(name, NAMES);
      const fix =
        close === undefined ? `A service may have: ${NAMES.join(', ')}` : `Did you mean \`${close}\`?`;
      problems.add(where, 'a service has no such setting', fix);
      continue;
    }
    const type = (spec.inputs[name] as InputSpec).type;
    const parsed = READERS[type]?.(value);
    if (parsed === undefined)
      problems.add(where, `it is not ${WORDS[type]}`, 'See the input of the same name');
    else read[camelCase(name)] = parsed;
  }
  return read;
}

/** JSON says the types of its own; a number or a boolean is taken where a text is due, as YAML writers mean it. */
const READERS: Partial<Record<InputSpec['type'], (value: unknown) => unknown>> = {
  string: textOf,
  integer: value => (Number.isInteger(value) ? value : undefined),
  boolean: value => (typeof value === 'boolean' ? value : undefined),
  list: value => all([value].flat(), textOf),
  map: value => {
    if (!isRecord(value)) return undefined;
    const values = all(Object.values(value), textOf);
    return values && Object.fromEntries(Object.keys(value).map((key, at) => [key, values[at]]));
  },
};

const WORDS: Partial<Record<InputSpec['type'], string>> = {
  string: 'a text',
  integer: 'a whole number',
  boolean: 'true or false',
  list: 'a list of texts',
  map: 'an object of texts',
};

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

function all<T>(values: unknown[], read: (value: unknown) => T | undefined): T[] | undefined {
  const found = values.map(read);
  return found.every(value => value !== undefined) ? found : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
