// Says which of the objects in a file of JSON lack a required field or have a value of a wrong kind.
import { readFileSync } from "node:fs";

for (const object of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  const at = `${object.kind}/${object.metadata?.name}`;
  try {
    const Model = (await import(`kubernetes-models/${object.apiVersion}`))[object.kind];
    new Model(object).validate();
  } catch (e) {
    console.log(`${at}: ${e.message}`);
  }
}
