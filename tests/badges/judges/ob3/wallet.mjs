// Ask @digitalcredentials/verifier-core, the verifier inside wallets, about an Open Badges 3.0
// credential and its status list.
//
// `node wallet.mjs CREDENTIAL-URL CONTEXTS.json`: the JSON maps the addresses of contexts to
// documents. It would fetch contexts and schemas; here only our own server answers. Prints a report.

import { readFile } from "node:fs/promises";

const [address, contextsFile] = process.argv.slice(2);
const contexts = JSON.parse(await readFile(contextsFile, "utf8"));
const origin = new URL(address).origin;
const overTheNet = globalThis.fetch;

globalThis.fetch = async (asked, options) => {
  const url = typeof asked === "string" ? asked : (asked.url ?? String(asked));
  if (contexts[url]) return Response.json(contexts[url]);
  if (url.startsWith(`${origin}/`)) return overTheNet(asked, options);
  throw new Error(`not among the static documents: ${url}`);
};
// It tells of the schema that it could not fetch; the report is to stand alone.
console.error = () => {};
const say = console.log;
console.log = () => {};

const { verifyCredential } = await import("@digitalcredentials/verifier-core");
const credential = await (await overTheNet(address)).json();
const report = await verifyCredential({ credential, knownDIDRegistries: [] });
const log = Object.fromEntries((report.log ?? []).map((step) => [step.id, step.valid ?? false]));
const errors = (report.errors ?? []).map((error) => `${error.name}: ${error.message}`);
say(JSON.stringify({ log, errors }));
process.exit(errors.length ? 1 : 0);
