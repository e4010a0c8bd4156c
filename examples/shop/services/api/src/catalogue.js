/** What the shop sells; prices in cents. */
const products = [
  { id: 'tea', name: 'Green tea', price: 450, stock: 12 },
  { id: 'mug', name: 'Stoneware mug', price: 1_600, stock: 4 },
  { id: 'pot', name: 'Cast-iron pot', price: 7_900, stock: 0 },
];

export const list = () => products.map(({ id, name, price }) => ({ id, name, price }));

export const find = id => products.find(product => product.id === id);

/** The price of an order's lines in cents, or what is wrong with them. */
export function quote(lines) {
  if (!Array.isArray(lines) || lines.length === 0) return { error: 'lines: at least one is needed' };
  let total = 0;
  for (const { id, quantity } of lines) {
    const product = find(id);
    if (!product) return { error: `no product "${id}"` };
    if (!Number.isInteger(quantity) || quantity < 1) return { error: `${id}: quantity must be 1 or more` };
    if (quantity > product.stock) return { error: `${id}: only ${product.stock} in stock` };
    total += quantity * product.price;
  }
  return { total };
}
