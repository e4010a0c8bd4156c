// Stands in for make-fetch-happen within dist/_lib/sigstore-sign.js, as that asks for it: one request, no cache, no
// retry of its own. With its cache, its agents and their character sets it was nine tenths of the library.
module.exports = async function fetchOnce(url, { method, headers, body, timeout }) {
  const response = await fetch(url, { method, headers, body, signal: AbortSignal.timeout(timeout) });
  response.buffer = async () => Buffer.from(await response.arrayBuffer());
  return response;
};
