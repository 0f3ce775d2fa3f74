// Ask `jose` about a credential signed as a token (VC-JWT), and about the status lists it names.
//
// `node token.mjs TOKEN-URL KEYS.json`: the JSON is the issuer's JWK Set; a key is taken from there
// by `kid`, or else must be the one its did:jwk or did:key is made of. Prints a report;
// exit status 1 if the token is refused.

import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";

import { calculateJwkThumbprint, createLocalJWKSet, decodeProtectedHeader, importJWK, jwtVerify } from "jose";

const [address, keysFile] = process.argv.slice(2);
const published = createLocalJWKSet(JSON.parse(await readFile(keysFile, "utf8")));

// By did:jwk the key is in the name; otherwise the issuer's set holds it, by its thumbprint.
async function keyOf(header) {
  if (header.kid.startsWith("did:jwk:")) {
    const name = header.kid.slice("did:jwk:".length).split("#")[0];
    return importJWK(JSON.parse(Buffer.from(name, "base64url")), header.alg);
  }
  const kid = await calculateJwkThumbprint(header.jwk);
  return published({ ...header, kid });
}

async function verified(token) {
  const header = decodeProtectedHeader(token);
  const { payload } = await jwtVerify(token, await keyOf(header), { algorithms: [header.alg] });
  return { header, payload };
}

const text = async (url) => (await (await fetch(url)).text()).trim();

async function statusOf(entry) {
  const body = await text(entry.statusListCredential);
  const list = body.startsWith("{") ? JSON.parse(body) : (await verified(body)).payload;
  const bits = gunzipSync(Buffer.from(list.credentialSubject.encodedList.slice(1), "base64url"));
  const index = Number(entry.statusListIndex);
  return Boolean(bits[index >> 3] & (0x80 >> (index & 7)));
}

const { header, payload } = await verified(await text(address)).catch((error) => {
  console.log(JSON.stringify({ error: error.code ?? error.message }));
  process.exit(1);
});
const status = {};
for (const entry of payload.credentialStatus) status[entry.statusPurpose] = await statusOf(entry);
console.log(JSON.stringify({ alg: header.alg, subject: payload.credentialSubject, status }));
