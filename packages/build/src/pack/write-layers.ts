import { isDeepStrictEqual } from 'node:util';
import type { Log } from '@pipeline/contracts';
import type { Layout } from '@pipeline/oci';
import { type Layer, writeLayer } from '../layer.ts';
import { writeTar } from '../tar/write.ts';
import type { EarlierLayers } from './earlier-layers.ts';
import type { LayerPlan } from './layers.ts';

/** A layer that was written, and what it holds. */
export interface NamedLayer extends Layer {
  name: string;
}

/** Writes layers into a layout. What several platforms have alike is compressed once, what an earlier run compressed not at all. */
export class LayerWriter {
  readonly #layout: Layout;
  readonly #earlier: EarlierLayers;
  readonly #log: Log;
  readonly #written: { plan: LayerPlan; layer: NamedLayer }[] = [];

  constructor(layout: Layout, earlier: EarlierLayers, log: Log) {
    this.#layout = layout;
    this.#earlier = earlier;
    this.#log = log;
  }

  async write(plan: LayerPlan): Promise<NamedLayer> {
    // Entries are alike where they read the same file of the context, which was read once.
    const known = this.#written.find(each => isDeepStrictEqual(each.plan, plan));
    if (known !== undefined) return known.layer;
    const { name, entries } = plan;
    const fetched = await this.#earlier(name, () => writeTar(entries));
    const layer = { name, ...(fetched ?? (await writeLayer(this.#layout, writeTar(entries)))) };
    const { size, digest } = layer.descriptor;
    const how = fetched === undefined ? '' : ', fetched as it was before';
    this.#log(`Layer ${name}: ${entries.length} entries, ${size} bytes, ${digest}${how}`);
    this.#written.push({ plan, layer });
    return layer;
  }
}
