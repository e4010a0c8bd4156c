import type { Problems } from '@pipeline/action-kit';
import type { ContainerChange } from '@pipeline/ecs';
import type { ServiceSettings, Settings } from './settings.ts';

/** What changes in each container: its image, and in the main one everything else. */
export function containersOf(
  { settings, where }: ServiceSettings,
  images: Record<string, string>,
  problems: Problems,
): Record<string, ContainerChange> {
  const { container, environmentVariables, secrets, unset, command } = settings;
  for (const [variable, source] of Object.entries(secrets ?? {})) {
    // The value is not shown: it may be the secret itself.
    if (!/^(?:arn:aws[\w-]*:(?:secretsmanager|ssm):\S+|\/[\w./-]+)$/.test(source))
      problems.add(
        where('secrets'),
        `${variable} is not given by an ARN`,
        'Write NAME=arn:aws:secretsmanager:… or a parameter such as /shop/api/key; never the secret',
      );
  }
  const change: ContainerChange = {
    ...(environmentVariables !== undefined && { environment: environmentVariables }),
    ...(secrets !== undefined && { secrets }),
    ...(unset !== undefined && { unset }),
    ...(command !== undefined && { command }),
  };
  const containers: Record<string, ContainerChange> = Object.fromEntries(
    Object.entries(images).map(([name, image]) => [name, { image }]),
  );
  if (Object.keys(change).length === 0) return containers;
  if (container === undefined && Object.keys(containers).length > 1)
    problems.add(
      where('container'),
      'there are several containers, and it is not said which one the variables and the command are for',
      'Name it',
    );
  const name = mainContainer(settings, images);
  return { ...containers, [name]: { ...containers[name], ...change } };
}

/** The container that everything but images is for. */
export function mainContainer({ container }: Settings, images: Record<string, string>): string {
  return container ?? Object.keys(images)[0] ?? '';
}
