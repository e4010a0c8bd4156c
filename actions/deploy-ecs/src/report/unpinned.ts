import type { Block } from '@pipeline/action-kit';
import type { Config } from '../config/config.ts';

/** A word on each image that is named by tag. */
export function unpinned({ services }: Pick<Config, 'services'>): Block[] {
  const images = new Set(services.flatMap(service => service.unpinned));
  return [...images].map(image => ({
    text: `${image} is not named by digest: what the tag points to can change under a running service. Deploy what build-push outputs as image.`,
  }));
}
