// Bundled once as dist/_lib/google-auth.js, and only what google-identity asks for: the whole library, with its
// metadata servers, keys and signers, is three times as much.
export { IdentityPoolClient } from 'google-auth-library/build/src/auth/identitypoolclient.js';
