import { isDeepStrictEqual } from 'node:util';
import type { Log } from '@pipeline/contracts';
import type { Layout } from '@pipeline/oci';
import { type Layer, writeLayer } from '../layer.ts';
import { writeTar } from '../tar/write.ts';
import type { LayerPlan } from './layers.ts';

/** A layer that was written, and what it holds. */
export interface NamedLayer extends Layer {
  name: string;
}

/** Writes layers into a layout. What several platforms have alike is compressed once. */
export class LayerWriter {
  readonly #layout: Layout;
  readonly #log: Log;
  readonly #written: { plan: LayerPlan; layer: NamedLayer }[] = [];

  constructor(layout: Layout, log: Log) {
    this.#layout = layout;
    this.#log = log;
  }

  async write(plan: LayerPlan): Promise<NamedLayer> {
    // Entries are alike where they read the same file of the context, which was read once.
    const known = this.#written.find(each => isDeepStrictEqual(each.plan, plan));
    if (known !== undefined) return known.layer;
    const { name, entries } = plan;
    const layer = { name, ...(await writeLayer(this.#layout, writeTar(entries))) };
    const { size, digest } = layer.descriptor;
    this.#log(`Layer ${name}: ${entries.length} entries, ${size} bytes, ${digest}`);
    this.#written.push({ plan, layer });
    return layer;
  }
}
