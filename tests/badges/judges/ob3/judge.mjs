// Ask Digital Bazaar's packages about an Open Badges 3.0 credential and its status list.
//
// `node judge.mjs CREDENTIAL-URL CONTEXTS.json`: the JSON maps the addresses of contexts to
// documents, so that no context is fetched. Prints a report; exit status 0 if verified.

import { readFile } from "node:fs/promises";

import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import * as vc from "@digitalbazaar/vc";
import { checkStatus } from "@digitalbazaar/vc-bitstring-status-list";
import { driver } from "@digitalcredentials/did-method-web";

const [address, contextsFile] = process.argv.slice(2);
const contexts = JSON.parse(await readFile(contextsFile, "utf8"));
const origin = new URL(address).origin;

const fetched = async (url) => (await fetch(url)).json();

const didWeb = driver();

// did:key, sections "Document creation": the key is in the identifier.
function didKey(url) {
  const [did, fragment] = url.split("#");
  const multibase = did.slice("did:key:".length);
  const method = {
    "@context": "https://w3id.org/security/multikey/v1",
    id: `${did}#${multibase}`,
    type: "Multikey",
    controller: did,
    publicKeyMultibase: multibase,
  };
  if (fragment) return method;
  return {
    "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
    id: did,
    verificationMethod: [method],
    assertionMethod: [method.id],
  };
}

async function documentLoader(url) {
  const answer = (document) => ({ contextUrl: null, documentUrl: url, document });
  if (contexts[url]) return answer(contexts[url]);
  if (url.startsWith("did:key:")) return answer(didKey(url));
  if (url.startsWith("did:web:")) return answer(await didWeb.get({ url }));
  if (url.startsWith(`${origin}/`)) return answer(await fetched(url));
  throw new Error(`not among the static documents: ${url}`);
}

const suite = new DataIntegrityProof({ cryptosuite });
const report = await vc.verifyCredential({
  credential: await fetched(address),
  suite,
  documentLoader,
  checkStatus: (options) =>
    checkStatus({ ...options, suite, documentLoader, verifyBitstringStatusListCredential: true }),
});
const reason = (error) => ({
  message: error.message,
  errors: (error.errors ?? error.details?.errors ?? []).map(reason),
});
console.log(
  JSON.stringify(
    {
      verified: report.verified,
      statusVerified: report.statusResult?.verified ?? null,
      statusSet: report.statusResult?.results?.map((result) => result.status) ?? [],
      error: report.error ? reason(report.error) : null,
    },
    null,
    1,
  ),
);
process.exit(report.verified ? 0 : 1);
