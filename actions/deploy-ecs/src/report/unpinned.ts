import type { Block } from '@pipeline/action-kit';
import type { Config } from '../config/config.ts';

/** A word on images that are named by tag. */
export function unpinned({ services }: Pick<Config, 'services'>): Block[] {
  const images = [...new Set(services.flatMap(service => service.unpinned))];
  if (images.length === 0) return [];
  const text = `Not named by digest: ${images.join(', ')}. What a tag points to can change under a running service: deploy what build-push outputs as image.`;
  return [{ text }];
}
