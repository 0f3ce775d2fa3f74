// Sign credentials with Digital Bazaar's packages, for comparison: the same key, moment and words
// must give the same proof, for Ed25519 leaves nothing to chance.
//
// `node issue.mjs JOB.json`: `credentials`, `contexts` (address to document; none is fetched),
// `key` (PEM), `method`, `created`, and `warmUp`, how many of them to sign once before. Prints the
// proof values, and the seconds that signing took: of processor time, and by the clock.

import { createPrivateKey, sign } from "node:crypto";
import { readFile } from "node:fs/promises";

import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import * as vc from "@digitalbazaar/vc";

const job = JSON.parse(await readFile(process.argv[2], "utf8"));
const key = createPrivateKey(job.key);
const signer = {
  id: job.method,
  algorithm: "Ed25519",
  sign: async ({ data }) => new Uint8Array(sign(null, data, key)),
};

async function documentLoader(url) {
  if (!job.contexts[url]) throw new Error(`not among the static documents: ${url}`);
  return { contextUrl: null, documentUrl: url, document: job.contexts[url] };
}

async function issued(credential) {
  const suite = new DataIntegrityProof({ signer, cryptosuite, date: job.created });
  const signed = await vc.issue({ credential: structuredClone(credential), suite, documentLoader });
  return signed.proof.proofValue;
}

for (const credential of job.credentials.slice(0, job.warmUp)) await issued(credential);
const before = { clock: performance.now(), processor: process.cpuUsage() };
const proofs = [];
for (const credential of job.credentials) proofs.push(await issued(credential));
const { user, system } = process.cpuUsage(before.processor);
const clock = (performance.now() - before.clock) / 1000;
console.log(JSON.stringify({ proofs, clock, processor: (user + system) / 1e6 }));
