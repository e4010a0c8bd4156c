import type { Problems } from '@pipeline/action-kit';
import { type DockerfileFacts, parseDockerfile, readFacts } from '@pipeline/build';
import { nearest, parseImageRef } from '@pipeline/contracts';
import type { DockerfileSource } from './image-config.ts';

/**
 * What a Dockerfile asks for that the workflow lacks. What is wrong within it the builder tells, at its line.
 * @returns the registries of what it is built on
 */
export function checkDockerfile(
  { dockerfile, target, buildArgs, secrets }: DockerfileSource,
  text: string | undefined,
  fieldOf: (field: string) => string,
  problems: Problems,
): string[] {
  const read = (of: { target?: string }): DockerfileFacts | undefined => {
    try {
      return text === undefined
        ? undefined
        : readFacts(parseDockerfile(text, dockerfile), { buildArgs, ...of });
    } catch {
      return undefined;
    }
  };
  const whole = read({});
  const facts = target === undefined ? whole : read({ target });
  if (whole !== undefined && facts === undefined && target !== undefined) {
    const names = whole.stages.flatMap(({ name }) => name ?? []);
    const [close] = nearest(target, names);
    const has = names.length === 0 ? 'None has a name: write FROM … AS name' : `It has ${names.join(', ')}`;
    problems.add(
      fieldOf('target'),
      `${dockerfile} has no stage ${JSON.stringify(target)}`,
      close === undefined ? has : `Did you mean ${close}?`,
    );
  }
  for (const { id, required, line } of facts?.secrets ?? [])
    if (required && !secrets.some(secret => secret.id === id))
      problems.add(
        'secrets',
        `${dockerfile}:${line} needs the secret ${JSON.stringify(id)}`,
        `Add a line ${id}=…`,
      );
  const refs = (facts?.images ?? []).map(({ text: reference }) => parseImageRef(reference));
  return [...new Set(refs.flatMap(ref => (typeof ref === 'string' ? [] : [ref.registry])))];
}
