// Stands in for @aws-sdk/credential-provider-node in dist/_lib: every client is given its credentials, and the
// SDK's own search for some (files, metadata servers, single sign-on) is as long as the rest of what they share.
exports.defaultProvider = () => async () => {
  throw new Error('a client of AWS was opened without credentials');
};
