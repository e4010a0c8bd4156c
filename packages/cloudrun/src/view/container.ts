import type { ContainerView } from '../views.ts';
import type { Fields } from './fields.ts';

export function readContainers(template: Fields): ContainerView[] {
  return template
    .list('containers')
    .map(container => ({ name: container.text('name'), image: container.text('image') }));
}
