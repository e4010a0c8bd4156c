/** Where a header holds its own checksum, which is counted as spaces. */
const [SUM, SUM_END] = [148, 156];

/**
 * Whether a block is a header: its checksum is right, or it is all zero, as the end of an archive is. Old
 * archives have the sum of signed bytes. https://www.gnu.org/software/tar/manual/html_node/Standard.html
 */
export function isTarHeader(block: Uint8Array): boolean {
  let [sum, signed] = [0, 0];
  // Counted by hand: an iterator over each header's bytes is what reading a layer would then take its time for.
  for (let i = 0; i < block.length; i++) {
    const byte = i >= SUM && i < SUM_END ? 0x20 : (block[i] ?? 0);
    sum += byte;
    signed += (byte << 24) >> 24;
  }
  const told = Number.parseInt(Buffer.from(block.subarray(SUM, SUM_END)).toString('latin1'), 8);
  return told === sum || told === signed || block.every(byte => byte === 0);
}
