// Generates the types of the contract: `node generate.mjs CONTRACT TYPES`. Binary bodies are Blobs, as fetch takes them.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const [contract, types] = process.argv.slice(2);
const blob = ts.factory.createTypeReferenceNode(ts.factory.createIdentifier("Blob"));
const tree = await openapiTS(await readFile(contract, "utf8"), {
  transform: (schema) => (schema.format === "binary" ? blob : undefined),
});
await writeFile(types, astToString(tree));
