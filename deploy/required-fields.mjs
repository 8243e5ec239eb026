// Says which of the objects in a file of JSON lack a required field or have a value of a wrong kind.
import { readFileSync } from "node:fs";

// The Prometheus operator's kinds are a package of their own.
const modelsOf = (apiVersion) =>
  apiVersion.startsWith("monitoring.coreos.com/")
    ? `@kubernetes-models/prometheus-operator/${apiVersion}`
    : `kubernetes-models/${apiVersion}`;

for (const object of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  const at = `${object.kind}/${object.metadata?.name}`;
  try {
    const Model = (await import(modelsOf(object.apiVersion)))[object.kind];
    new Model(object).validate();
  } catch (e) {
    console.log(`${at}: ${e.message}`);
  }
}
